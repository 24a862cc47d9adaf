"""What dialogs are looked up by, as sent in a query string."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from domain.kernel.command import Query


def _normalize(reference: str) -> str:
    return reference.strip().lower()


class LookUpDialog(Query):
    """`instance_ref` names an app instance, a correspondence or a dialog (S-151)."""

    keys: ClassVar[Mapping[str, str]] = {"instanceRef": "InstanceRef"}

    instance_ref: Annotated[str, AfterValidator(_normalize)]
