"""The terms of a dialog follow what is decided about it, in the same commit (E-025 without the lag)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.kernel.localization import Localization
from domain.search.indexed_texts import have_same_texts, open_texts, own_texts, texts_of_children
from domain.search.languages import Stem
from domain.search.terms import limit_terms, terms


def index_terms(decision: Decision, before: Dialog | None, stem: Stem) -> Decision:
    """Give the decision with the terms of what it leaves behind; `before` is None for a new dialog.

    The dialog's own terms are made anew when its texts change. Those of children are added to, since the other children
    are not known when one is appended; where all are known they are made anew, so that what was replaced is forgotten.
    Beyond the limits the oldest give way.
    """
    dialog = decision.dialog
    own, shown = _own_terms(dialog, before, stem), _open_terms(dialog, before, stem)
    of_children = _terms_of_children(decision, before, stem)
    return replace(decision, dialog=replace(dialog, terms=own, child_terms=of_children, open_terms=shown))


def _own_terms(dialog: Dialog, before: Dialog | None, stem: Stem) -> tuple[str, ...]:
    if before is not None and have_same_texts(before, dialog):
        return before.terms
    return limit_terms(terms(own_texts(dialog), stem))


def _open_terms(dialog: Dialog, before: Dialog | None, stem: Stem) -> tuple[str, ...]:
    """Dialogs that were stored before there were open terms get them with their next commit."""
    if before is not None and before.open_terms and have_same_texts(before, dialog):
        return before.open_terms
    return limit_terms(terms(open_texts(dialog), stem))


def _terms_of_children(decision: Decision, before: Dialog | None, stem: Stem) -> tuple[str, ...]:
    if decision.all_children is not None:
        return limit_terms(terms(texts_of_children(decision.all_children), stem))
    added = limit_terms(terms(_texts(decision), stem))
    earlier = before.child_terms if before is not None else ()
    return limit_terms(chain(added, earlier)) if added and earlier else added or earlier


def _texts(decision: Decision) -> Iterator[Localization]:
    return chain(texts_of_children(decision.added), texts_of_children(decision.replaced))
