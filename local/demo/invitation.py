"""What to try next: two ready-made tokens and curl lines."""

from local.api import Api
from local.demo.job import END_USER, SERVICE_OWNER
from local.stack.instance import Instance

PARTY = "urn:altinn:organization:identifier-no:310000019"


async def invitation(instance: Instance) -> str:
    """Text to paste from; the tokens hold for an hour."""
    async with Api(instance) as api:
        owner, user = await api.token(SERVICE_OWNER), await api.token(END_USER)
    port = instance.api.rpartition(":")[2]
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

.venv/bin/python -m local events --port-base {port}
.venv/bin/python -m local seed --port-base {port} --dialogs 200
.venv/bin/python -m local token --port-base {port} '{{"kind":"enduser","pid":"12837531444"}}'

Ctrl-C stops the local cloud; its state stays in {instance.data}
"""
