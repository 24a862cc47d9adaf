"""When all is done nothing lies about: no marker, no child without its dialog, and claims lead to their dialogs."""

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator

from simulation.running import Run

_STAYING = ("outbox", "receipt")
_PASSING = ("purging", "pendinglabels")


def misplaced_items(run: Run) -> Iterator[str]:
    items = run.items
    roots = [item for item in items if item["kind"] == "dialog"]
    places = {(root["party"], root["dialogId"]) for root in roots}
    for item in items:
        if item["kind"] in _PASSING:
            yield f"{item['dialogId']} has {item['kind']} left to be finished"
        elif item["kind"] not in _STAYING and "commit" not in item and (item["party"], item["dialogId"]) not in places:
            yield f"the {item['kind']} {item['id']} belongs to no dialog"
    for dialog_id, count in Counter(root["dialogId"] for root in roots).items():
        if count > 1:
            yield f"{dialog_id} is there for {count} parties"


def misplaced_claims(run: Run) -> Iterator[str]:
    claims = {claim["id"]: claim for claim in run.claims}
    for root in (item for item in run.items if item["kind"] == "dialog"):
        names = [f"dialog:{root['id']}"]
        if key := root.get("idempotentKey"):
            names.append(f"idempotent:{root['org']}:{urlsafe_b64encode(key.encode()).decode()}")
        for name in names:
            claim = claims.get(name)
            if claim is None or (claim["party"], claim["dialogId"]) != (root["party"], root["id"]):
                yield f"the claim {name} does not lead to its dialog"
