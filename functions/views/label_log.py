"""The log of label changes as an answer of its own."""

from domain.kernel.instants import Instant
from functions.hosting.answers import View
from functions.views.parts import Actor


class LabelAssignmentLog(View):
    created_at: Instant
    name: str
    action: str
    performed_by: Actor


LabelAssignmentLogs = tuple[LabelAssignmentLog, ...]
