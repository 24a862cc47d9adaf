"""What to try next: two ready-made tokens and curl lines."""

from pathlib import Path

from local.api import Api
from local.demo.job import END_USER, SERVICE_OWNER
from local.stack.instance import Instance, default_data

PARTY = "urn:altinn:organization:identifier-no:310000019"


async def invitation(instance: Instance) -> str:
    """Text to paste from; the tokens hold for an hour."""
    async with Api(instance) as api:
        owner, user = await api.token(SERVICE_OWNER), await api.token(END_USER)
    which = _option(instance)
    dialogs = f"{instance.api}/api/v1"
    dialog = (
        f'{{"serviceResource":"urn:altinn:resource:ttd-byggesoknad","party":"{PARTY}","content":'
        '{"title":{"value":[{"languageCode":"nb","value":"Prøv selv"}]}}}'
    )
    return f"""
Two tokens, good for an hour:

export OWNER={owner}
export USER_TOKEN={user}

Try:

curl -sS {dialogs}/serviceowner/dialogs -H "Authorization: Bearer $OWNER" -H 'Content-Type: application/json' \\
  -d '{dialog}'
curl -sS '{dialogs}/enduser/dialogs?party={PARTY}' -H "Authorization: Bearer $USER_TOKEN"
curl -sS {dialogs}/enduser/dialogs/ID -H "Authorization: Bearer $USER_TOKEN"

.venv/bin/python -m local events {which}
.venv/bin/python -m local seed {which} --dialogs 200
.venv/bin/python -m local token {which} '{{"kind":"enduser","pid":"12837531444"}}'

Ctrl-C stops the local cloud; its state stays in {instance.data}
"""


def _option(instance: Instance) -> str:
    """How other commands are told of this instance."""
    port = int(instance.api.rpartition(":")[2])
    is_usual = Path(instance.data) == default_data(port).resolve()
    return f"--port-base {port}" if is_usual else f"--data {instance.data}"
