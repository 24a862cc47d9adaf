"""What a refused batch means."""

from collections.abc import Sequence

from azure.cosmos.exceptions import CosmosBatchOperationError

from adapters.cosmos.batches import Document, Operation
from adapters.cosmos.documents import RECEIPT, TRANSMISSION_KEY, child_id, part_id, transmission_key_id
from application.ports.dialogs import ItemExistsError, LostRaceError, TransmissionKeyInUseError
from application.publishing import OUTBOX

GONE, EXISTS, CHANGED = 404, 409, 412
GONE_OR_CHANGED = (GONE, CHANGED)

_RECORDS = (OUTBOX, RECEIPT)
"""A creation meets the record of another that used up the turn of its claim."""

ENTITIES = {
    "transmission": "DialogTransmission",
    "activity": "DialogActivity",
    "seen": "DialogSeenLog",
    "labellog": "LabelAssignmentLog",
}
_KINDS = {entity: kind for kind, entity in ENTITIES.items()}


def refusal(error: CosmosBatchOperationError, operations: Sequence[Operation]) -> Exception:
    """Tell why a commit was refused: its first operation is the root's, and guards all that follow."""
    position = error.error_index or 0
    document = operations[position].document
    if position == 0 and error.status_code in (GONE, EXISTS, CHANGED):
        return LostRaceError()
    if error.status_code != EXISTS or document is None:
        return error
    return LostRaceError() if document["kind"] in _RECORDS else name_existing_item(document)


def name_existing_item(document: Document) -> ItemExistsError | TransmissionKeyInUseError:
    """Name the child whose id, or the transmission whose key, is taken."""
    if document["kind"] == TRANSMISSION_KEY:
        return TransmissionKeyInUseError(document["key"])
    return ItemExistsError(ENTITIES[document["kind"]], part_id(document["id"]))


def id_of_taken_item(found: ItemExistsError | TransmissionKeyInUseError) -> str:
    """Name the item that `existing_item` met."""
    if isinstance(found, TransmissionKeyInUseError):
        return transmission_key_id(found.key)
    return child_id(_KINDS[found.entity], found.item_id)
