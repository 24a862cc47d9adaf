"""Texts that are strange but allowed come back as they were sent."""

import pytest

from tests.builders.dialogs import texts
from tests.driver.documents import a_dialog, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner

STRANGE = {
    "escape-of-nul": "before\\u0000after",
    "emoji": "👩‍👩‍👧 🎉",
    "combining": "e\u0301 \u202eright to left",
    "quotes": "' \" \\ / </script> {{x}} %s",
    "line-ends": "a\r\nb\u2028c",
    "noncharacter": "\uffff\U0010ffff",
    "controls": "\x01\x1f\x7f",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
async def test_text_is_stored_found_and_told_unchanged(ttd: ServiceOwner, kari: EndUser, text: str) -> None:
    reference = f"{fresh_word()} {text}"
    content = {"title": {"value": texts(text)}}
    dialog_id = await ttd.creates(a_dialog(externalReference=reference, content=content))
    assert (await ttd.gets(dialog_id)).json["externalReference"] == reference
    assert await kari.finds(party=person(KARI), externalReference=reference) == [dialog_id]
    assert (await kari.reads(dialog_id))["content"]["title"]["value"][0]["value"] == text
