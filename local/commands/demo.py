"""`demo`: the main job where one can watch it, on a local cloud of its own or on the running one."""

import argparse

from local.commands import attached, serving
from local.commands.serving import to_people
from local.commands.up import table_of
from local.demo.invitation import invitation
from local.demo.job import JobError, main_job
from local.stack.cloud import Cloud
from local.stack.instance import Instance


def add_arguments(parser: argparse.ArgumentParser) -> None:
    serving.add_options(parser)
    parser.add_argument("--keep", action="store_true", help="go on serving afterwards, until Ctrl-C")
    parser.add_argument("--attach", action="store_true", help="use the local cloud that runs already")


async def run(given: argparse.Namespace) -> int:
    """0 only when every step of every sample was seen."""
    if given.attach:
        return await attached.attached(given, _watched_job)
    return await serving.serve(given, _job_and_invitation if given.keep else _job)


async def _job(cloud: Cloud) -> int:
    return await _watched_job(cloud.instance)


async def _job_and_invitation(cloud: Cloud) -> int:
    await _watched_job(cloud.instance)
    to_people.print(table_of(cloud.instance))
    to_people.print(await invitation(cloud.instance), markup=False)
    return await serving.forever(cloud)


async def _watched_job(instance: Instance) -> int:
    try:
        await main_job(instance, lambda line: to_people.print(line, markup=False))
    except JobError as error:
        to_people.print(f"NOT SEEN: {error}", style="red", markup=False)
        return 1
    to_people.print("every step was seen", style="green")
    return 0
