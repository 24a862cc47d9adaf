"""What the app lets libraries log, whatever level the worker sets."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROBE = """
import logging
logging.getLogger().setLevel(logging.INFO)
import function_app
print(logging.getLogger("azure.core.pipeline.policies.http_logging_policy").isEnabledFor(logging.INFO))
"""


def test_sdk_does_not_log_requests_under_a_worker_that_logs_at_info() -> None:
    example = json.loads((ROOT / "local.settings.example.json").read_text("utf-8"))["Values"]
    ran = subprocess.run([sys.executable, "-c", PROBE], cwd=ROOT, env=example, stdout=subprocess.PIPE, check=True)
    assert ran.stdout.split() == [b"False"]
