"""How often Python looks for circular garbage: less often than it would by itself."""

import gc

NEW_OBJECTS = 20_000
"""A page of 100 dialogs makes half as many. With Python's own 2 000 each page is looked through several times, a
quarter of its time; nearly nothing here is circular, so what waits longer is little."""


def collected_rarely() -> None:
    _, *older = gc.get_threshold()
    gc.set_threshold(NEW_OBJECTS, *older)
