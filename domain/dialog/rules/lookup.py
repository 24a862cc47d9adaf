"""References that a dialog can be looked up by (S-151)."""

from domain.access.instance import dialog_id_of, label_to_look_up
from domain.dialog.commands.lookup import LookUpDialog
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures


def failures(query: LookUpDialog, _caller: object, _moment: object) -> Failures:
    reference = query.instance_ref
    if dialog_id_of(reference) is None and label_to_look_up(reference) is None:
        yield Failure("InstanceRef", texts.NOT_A_REFERENCE)
