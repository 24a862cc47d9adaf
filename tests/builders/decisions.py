"""Decisions as operations hand them to the store."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.dialog.activity import Activity
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.create import Circumstances, create
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.vocabulary import ActivityType
from domain.kernel.moment import Moment
from tests.builders.dialogs import Document, plain_dialog_document
from tests.builders.stored import owner

_RANDOM = Random()


def a_moment() -> Moment:
    return Moment(datetime.now(UTC), _RANDOM.getrandbits)


def a_new_id() -> UUID:
    return a_moment().new_id()


def a_creation(**changes: Any) -> Decision:
    """Decide on the least document with these changes; its owner is `ttd`."""
    command = CreateDialog.model_validate_json(_written(plain_dialog_document() | changes))
    known = Circumstances(org="ttd", service_resource_type="genericaccessresource")
    return create(command, owner(), known, a_moment())


def transmissions(count: int, **changes: Any) -> list[Document]:
    """Give as many transmissions as sent, without ids."""
    title = {"value": [{"languageCode": "nb", "value": "Brev"}]}
    one = {"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": {"title": title}}
    return [{**one, **changes} for _ in range(count)]


def an_activity(**changes: Any) -> Activity:
    given: dict[str, Any] = {
        "id": a_new_id(),
        "created_at": datetime.now(UTC),
        "type": ActivityType.INFORMATION,
        "performed_by": SERVICE_OWNER,
    }
    return Activity(**{**given, **changes})


def an_addition(dialog: Dialog, *activities: Activity) -> Decision:
    """Decide to add activities, as of a new revision and a moment later."""
    later = dialog.updated_at + timedelta(seconds=1)
    changed = replace(dialog, revision=a_moment().new_revision(), updated_at=later)
    return Decision(dialog=changed, added=Children(activities=activities))


def _written(document: Document) -> str:
    return json.dumps(document)
