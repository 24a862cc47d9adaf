"""Which log records of libraries are made at all."""

import logging


def keep_parties_out() -> None:
    """Make no records below WARNING of Azure's SDK: at INFO it tells the headers of each request, parties among them.

    The worker sets the root logger to INFO whatever host.json says.
    """
    logging.getLogger("azure").setLevel(logging.WARNING)
