"""Service owner labels as an answer of their own."""

from functions.hosting.answers import View


class ServiceOwnerLabel(View):
    value: str


ServiceOwnerLabels = tuple[ServiceOwnerLabel, ...]


def one_by_one(texts: tuple[str, ...]) -> ServiceOwnerLabels:
    return tuple(ServiceOwnerLabel(value=text) for text in texts)
