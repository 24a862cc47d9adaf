"""What expressions come to: literals, variables, loops over known arrays and loaded files are followed."""

from pathlib import Path
from typing import Any

import pytest

from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Either, Expression, Merged, Values


def evaluated(folder: Path, expression: str) -> Any:
    path = folder / "main.bicep"
    path.write_text(
        "param unknown string\n"
        "var names = ['a', 'b']\n"
        "var file = loadJsonContent('data.json')\n"
        f"var result = {expression}\n"
    )
    (folder / "data.json").write_text('{"list": [{"id": "first"}, {"id": "second"}]}')
    template = Template(path)
    node = template.of("var")["result"].value
    assert node is not None
    return Values(template).of(node)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'plain'", "plain"),
        ("' '", " "),
        ("'it\\'s $Default'", "it's $Default"),
        ("'${names[0]} ${names[1]}!'", "a b!"),
        ("-1", -1),
        ("true", True),
        ("null", None),
        ("{ a: 1, 'b.c': [2, 3] }", {"a": 1, "b.c": [2, 3]}),
        ("file.list[1].id", "second"),
        ("any(file.list)[0]", {"id": "first"}),
        ("[for each in file.list: each.id]", ["first", "second"]),
        ("[for (each, index) in names: '${each}']", ["a", "b"]),
        ("union({ a: 1, b: 1 }, { b: 2 })", {"a": 1, "b": 2}),
        ("union({ a: 1 }, unknown)", Merged(({"a": 1},))),
        ("join(names, ' ')", "a b"),
        ("unknown == 'x' ? 1 : 2", Either((1, 2))),
        ("unknown", Expression("unknown")),
        ("'a-${unknown}'", Expression("'a-${unknown}'")),
        ("file.missing", Expression("file.missing")),
        ("[for each in unknown: { id: each }]", [{"id": Expression("each")}]),
    ],
)
def test_expression_comes_to(tmp_path: Path, expression: str, value: Any) -> None:
    assert evaluated(tmp_path, expression) == value
