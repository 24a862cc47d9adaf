"""Makes a failing plan smaller, as long as it fails: fewer steps, then fewer faults and pauses."""

from dataclasses import replace

from simulation.judging import violations
from simulation.plan import Plan
from simulation.running import run

_MOST_REQUESTS = 60


def shrink(plan: Plan) -> Plan:
    if not _fails(plan):
        return plan
    smaller = _without_steps(plan)
    return _with_calm(smaller)


def _fails(plan: Plan) -> bool:
    return next(violations(run(plan)), None) is not None


def _without_steps(plan: Plan) -> Plan:
    size = max(1, len(plan.steps) // 2)
    while size:
        position = 1  # the first step makes the dialog
        while position < len(plan.steps):
            tried = replace(plan, steps=plan.steps[:position] + plan.steps[position + size :])
            if _fails(tried):
                plan = tried
            else:
                position += size
        size //= 2
    return plan


def _with_calm(plan: Plan) -> Plan:
    for step in plan.steps:
        whole = frozenset((step.number, request) for request in range(1, _MOST_REQUESTS))
        if _fails(tried := replace(plan, calm=plan.calm | whole)):
            plan = tried
            continue
        for request in range(1, 20):
            if _fails(tried := replace(plan, calm=plan.calm | {(step.number, request)})):
                plan = tried
    return plan
