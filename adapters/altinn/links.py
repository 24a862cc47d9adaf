"""Addresses where Altinn tells clients more; nothing here calls them (W-033)."""

from urllib.parse import quote


class AltinnLinks:
    """Writes links below Altinn's public address."""

    def __init__(self, base_uri: str) -> None:
        self._base = base_uri.rstrip("/")

    def of_resource(self, identifier: str) -> str:
        return f"{self._base}/resourceregistry/api/v1/resource/{quote(identifier, '')}"

    def of_role(self, role_id: str) -> str:
        return f"{self._base}/accessmanagement/api/v1/meta/info/roles/{quote(role_id, '')}"

    def of_package(self, urn: str) -> str:
        return f"{self._base}/accessmanagement/api/v1/meta/info/accesspackages/package/urn/{quote(urn, '')}"
