"""Makes a failing plan smaller, as long as it fails alike: fewer steps, then fewer faults and pauses."""

import re
from dataclasses import replace

from simulation.judging import violations
from simulation.plan import Plan
from simulation.running import run

_MOST_REQUESTS = 60


def shrink(plan: Plan) -> Plan:
    """Give the plan as it is when nothing fails."""
    failure = _failure(plan)
    return plan if failure is None else _with_calm(_without_steps(plan, failure), failure)


def _failure(plan: Plan) -> str | None:
    """Tell the first failure without what names its steps and ids."""
    found = next(violations(run(plan)), None)
    return None if found is None else re.sub(r"\S*\d\S*|\[.*", "", found)[:60]


def _without_steps(plan: Plan, failure: str) -> Plan:
    size = max(1, len(plan.steps) // 2)
    while size:
        position = 1  # the first step makes the dialog
        while position < len(plan.steps):
            tried = replace(plan, steps=plan.steps[:position] + plan.steps[position + size :])
            if _failure(tried) == failure:
                plan = tried
            else:
                position += size
        size //= 2
    return plan


def _with_calm(plan: Plan, failure: str) -> Plan:
    for step in plan.steps:
        plan = _calmed(plan, failure, *((step.number, request) for request in range(1, _MOST_REQUESTS)))
    used = {(step.number, request) for step in plan.steps for request in range(1, _MOST_REQUESTS)}
    for request in sorted(used - plan.calm):
        if plan.weather.luck(*request).fault:
            plan = _calmed(plan, failure, request)
    return plan


def _calmed(plan: Plan, failure: str, *requests: tuple[int, int]) -> Plan:
    tried = replace(plan, calm=plan.calm | set(requests))
    return tried if _failure(tried) == failure else plan
