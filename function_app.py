"""The app that the Functions host loads: one FunctionApp, one registration a group."""

import azure.functions as func

from bootstrap import gc_tuning, logs, settings
from bootstrap.services import Services
from functions.groups import GROUPS
from functions.hosting.registration import functions_of

logs.keep_parties_out()
gc_tuning.raise_threshold()
services = Services(settings.read())
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
for group in GROUPS:
    app.register_functions(functions_of(group, services))
