"""How often Python looks for circular garbage: less often than it would by itself."""

import gc

NEW_OBJECTS = 10_000
"""A page of 100 dialogs makes several thousand. With Python's own limit of 2 000 each page is looked through several
times, which is a fifth of its time; nearly nothing here is circular, so little waits longer."""


def raise_threshold() -> None:
    _, *older = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *older)
