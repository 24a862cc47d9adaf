"""The smallest function app: it answers with the settings that the local cloud gave it."""

import json
import os

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route(route="settings")
async def settings(req: func.HttpRequest) -> func.HttpResponse:
    """The environment variables named by the query parameter `names`."""
    names = req.params.get("names", "").split(" ")
    return func.HttpResponse(json.dumps({name: os.environ.get(name) for name in names}), mimetype="application/json")
