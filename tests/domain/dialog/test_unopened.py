"""What counts as unopened."""

import pytest

from domain.dialog.unopened import has_unopened_content


@pytest.mark.parametrize(
    ("transmissions", "resource_type", "opened", "expected"),
    [
        (0, "GenericAccessResource", False, False),
        (1, "GenericAccessResource", False, True),
        (1, "GenericAccessResource", True, True),
        (0, "CorrespondenceService", False, True),
        (0, "CorrespondenceService", True, False),
        (2, "CorrespondenceService", True, True),
        (0, "correspondenceservice", False, True),
    ],
)
def test_unopened_content(transmissions: int, resource_type: str, opened: bool, expected: bool) -> None:
    assert has_unopened_content(transmissions, resource_type, opened) is expected
