"""Route templates and their constraints, as ASP.NET matches them."""

import pytest

from local.host.route_template import RouteTemplate

GUID = "0199c1a2-7f00-7abc-8def-0123456789ab"


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("dialogs", "dialogs", {}),
        ("dialogs", "DIALOGS", {}),
        ("dialogs", "dialogs/1", None),
        ("dialogs/{id}", "dialogs/1", {"id": "1"}),
        ("dialogs/{id}", "dialogs", None),
        ("dialogs/{id}/seen", "dialogs/1/seen", {"id": "1"}),
        ("{org}/{id?}", "ttd", {"org": "ttd"}),
        ("{org}/{id?}", "ttd/1", {"org": "ttd", "id": "1"}),
        ("list/{page=1}/{size=20}", "list", {"page": "1", "size": "20"}),
        ("list/{page=1}/{size=20}", "list/3", {"page": "3", "size": "20"}),
        ("list/{page:int=1}", "list/x", None),
        ("files/{*path}", "files", {}),
        ("files/{*path}", "files/a/b.txt", {"path": "a/b.txt"}),
        ("files/{*path}", "files/", {}),
        ("files/{*path}", "files/a/", {"path": "a/"}),
        ("files/{*path}", "files//a", {"path": "/a"}),
        ("files/{**path}", "files/a/b", {"path": "a/b"}),
        ("dialogs", "dialogs/", {}),
        ("dialogs", "dialogs//", None),
        ("dialogs/{id}", "dialogs//", None),
        ("dialogs/{id}", "dialogs/1/", {"id": "1"}),
        ("{org}/{id?}", "ttd/", {"org": "ttd"}),
        ("files/{name}.{ext}", "files/a.b.txt", {"name": "a.b", "ext": "txt"}),
        ("v{version:int}/x", "v2/x", {"version": "2"}),
        ("v{version:int}/x", "vx/x", None),
        ("{{literal}}/{x}", "{literal}/1", {"x": "1"}),
        ("{*all}", "", {}),
        ("dialogs/{line}", "dialogs/two\nlines", {"line": "two\nlines"}),
    ],
)
def test_template_matches(template: str, path: str, values: dict[str, str] | None) -> None:
    assert RouteTemplate(template).match(path) == values


@pytest.mark.parametrize(
    ("constraint", "good", "bad"),
    [
        ("int", ["1", "-5", "+7"], ["1.5", "x", "2147483648", "\u0661"]),
        ("long", ["2147483648"], ["9223372036854775808"]),
        (
            "guid",
            [GUID, GUID.upper(), GUID.replace("-", ""), f"{{{GUID}}}"],
            ["1", GUID[:-1], GUID.replace("-", "", 1)],
        ),
        ("bool", ["true", "FALSE"], ["1", "yes"]),
        ("datetime", ["2026-11-23", "2026-11-23T10:00:00Z"], ["soon", "2026-13-01"]),
        ("decimal", ["1.5", "-2", ".5"], ["1e3", "x"]),
        ("double", ["1e3", "2.5"], ["x", "e3"]),
        ("float", ["1.5"], ["one"]),
        ("alpha", ["abc", "XYZ"], ["ab1", "å"]),
        ("min(3)", ["3", "44"], ["2", "x"]),
        ("max(3)", ["3", "-4"], ["4", "x"]),
        ("range(3, 5)", ["3", "5"], ["2", "6"]),
        ("minlength(2)", ["ab"], ["a"]),
        ("maxlength(2)", ["ab"], ["abc"]),
        ("length(2)", ["ab"], ["a", "abc"]),
        ("length(2,3)", ["ab", "abc"], ["a", "abcd"]),
        ("required", ["x"], []),
        ("file", ["a.txt"], ["a", "a."]),
        ("nonfile", ["a"], ["a.txt"]),
        (r"regex(^\d{{3}}-[a-c]+$)", ["123-abc", "123-ABC"], ["12-a", "123-d"]),
        ("regex(^urn:altinn:(person|organisation)$)", ["urn:altinn:person"], ["urn:altinn:x"]),
        ("int:min(1):max(9)", ["5"], ["0", "10", "x"]),
    ],
)
def test_constraint_decides(constraint: str, good: list[str], bad: list[str]) -> None:
    template = RouteTemplate(f"x/{{value:{constraint}}}")
    assert [value for value in good if template.match(f"x/{value}") is None] == []
    assert [value for value in bad if template.match(f"x/{value}") is not None] == []


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("x/{id:uuid}", "no route constraint 'uuid'"),
        ("x/{id:min(a)}", "'min' cannot take 'a'"),
        ("x/{id:range(1)}", "'range' cannot take '1'"),
        ("x/{id:int(1)}", "no route constraint 'int' taking '1'"),
        ("x/{id}/{ID}", "more than once"),
        ("{*rest}/x", "not its last segment"),
        ("x/{id", "do not match"),
        ("x/id}", "do not match"),
        ("x//y", "empty segment"),
        ("x/{}", "cannot be read"),
    ],
)
def test_template_that_aspnet_refuses(template: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        RouteTemplate(template)
