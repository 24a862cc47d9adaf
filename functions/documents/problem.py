"""The shape of every refusal (RFC 9457), as hosting renders it."""

from typing import Any

PROBLEM_DETAILS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "description": "Where this kind of problem is described.", "format": "uri"},
        "title": {"type": "string", "description": "What kind of problem it is."},
        "status": {"type": "integer", "description": "The status.", "examples": [400]},
        "detail": {"type": "string", "description": "More about this problem."},
        "instance": {"type": "string", "description": "The path that was asked."},
        "traceId": {"type": "string", "description": "The W3C trace id, by which the request is found in logs."},
        "errors": {
            "type": "object",
            "description": "What is wrong: the sentences about each place.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
            "examples": [{"dto.Progress": ["'Progress' must be between 0 and 100. You entered 101."]}],
        },
    },
    "required": ["instance", "status", "title", "traceId", "type"],
}
