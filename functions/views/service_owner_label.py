"""Service owner labels as an answer of their own."""

from typing import Any

from pydantic import model_validator

from functions.hosting.answers import Listed, View


class ServiceOwnerLabel(View):
    value: str

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, label: Any) -> Any:
        return {"value": label} if isinstance(label, str) else label


ServiceOwnerLabels = Listed[ServiceOwnerLabel]
