"""What the documents of answers tell the judges of a dialog."""

from datetime import datetime
from typing import Any
from uuid import UUID

from simulation.history import View

LABEL = "label-"
"""Begins the labels of service owners, which end users are not shown."""


def view(document: dict[str, Any], *, is_owners: bool) -> View:
    transmissions, activities = document.get("transmissions", []), document.get("activities", [])
    newest = max(activities, key=lambda one: (datetime.fromisoformat(one["createdAt"]), one["id"]), default=None)
    return View(
        birth=document.get("externalReference", ""),
        party=document["party"],
        revision=UUID(document["revision"]),
        marks=(
            document.get("externalReference", ""),
            *(one["name"] for one in document.get("attachments", [])),
            *(one["value"] for one in document.get("serviceOwnerContext", {}).get("serviceOwnerLabels", [])),
            *(one["id"] for one in (*transmissions, *activities)),
        ),
        labels=tuple(document["endUserContext"]["systemLabels"]),
        is_deleted="deletedAt" in document,
        transmissions=len(transmissions),
        counted_transmissions=_counted(document),
        latest_activity=newest and newest["id"],
        newest_activity=newest and newest["id"],
        hides=() if is_owners else (LABEL,),
    )


def summary_view(document: dict[str, Any]) -> View:
    latest = document.get("latestActivity", {}).get("id")
    return View(
        birth=document.get("externalReference", ""),
        party=document["party"],
        revision=UUID(document["revision"]),
        marks=(document.get("externalReference", ""),),
        labels=tuple(document["endUserContext"]["systemLabels"]),
        is_deleted="deletedAt" in document,
        transmissions=_counted(document),
        counted_transmissions=_counted(document),
        latest_activity=latest,
        newest_activity=latest,
    )


def _counted(document: dict[str, Any]) -> int:
    counted: int = document["fromServiceOwnerTransmissionsCount"] + document["fromPartyTransmissionsCount"]
    return counted
