"""What the hosted pipeline must keep, whoever edits it: which job gets which identity, and what passes before."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml  # type: ignore[import-untyped]  # it comes without types

CALLED = "./.github/workflows/"
OURS = "github.event.pull_request.head.repo.full_name == github.repository"
MAIN = "github.ref == 'refs/heads/main'"
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")
DATED = re.compile(r"uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
LOGS_IN = re.compile(r"\baz(d auth)? login\b")
DEPLOYS = re.compile(r"\bazd (up|provision|deploy|down|pipeline)\b|\baz deployment \w+ create\b|\baz stack\b")
SECRET = re.compile(r"\$\{\{.*\bsecrets\b|^\s*secrets:")
READ: dict[str, str] = {"contents": "read"}
SIGNED: dict[str, str] = {**READ, "id-token": "write"}


@dataclass(frozen=True)
class Job:
    """A job, and what of its workflow it depends on. `called` are all workflows by their path."""

    place: str
    content: dict[str, Any]
    triggers: frozenset[str]
    siblings: Mapping[str, Any]
    called: Mapping[str, Any]

    @property
    def steps(self) -> list[dict[str, Any]]:
        return list(self.content.get("steps", ()))

    @property
    def scripts(self) -> list[str]:
        return [step["run"] for step in self.steps if "run" in step]

    @property
    def uses(self) -> list[str]:
        return [one["uses"] for one in (self.content, *self.steps) if "uses" in one]

    @property
    def condition(self) -> str:
        return str(self.content.get("if", ""))

    @property
    def environment(self) -> str:
        return str(self.content.get("environment", ""))

    @property
    def logs_in(self) -> bool:
        return any(LOGS_IN.search(script) for script in self.scripts) or any(
            action.lower().startswith("azure/login@") for action in self.uses
        )

    @property
    def plans(self) -> bool:
        return self.environment.endswith("-plan")

    @property
    def deploys(self) -> bool:
        """Tell of whatever could: a job that logs in and does not plan may call a script that nobody reads here."""
        return (self.logs_in and not self.plans) or any(DEPLOYS.search(script) for script in self.scripts)

    @property
    def is_tested(self) -> bool:
        return any(_runs_tests(self.siblings[name], self.called) for name in _needs(self.content, self.siblings))


def faults(texts: Mapping[str, str]) -> list[str]:
    """Judge the workflow files, given as texts by their names."""
    documents = {f"{CALLED}{name}": yaml.safe_load(text) for name, text in texts.items()}
    found = [fault for name, text in texts.items() for fault in _in_text(name, text)]
    for path, document in documents.items():
        name = path.removeprefix(CALLED)
        found += [f"{name}: {fault}" for fault in _in_workflow(document)]
        for job in _jobs(name, document, documents):
            found += [f"{job.place}: {fault}" for fault in (*_in_job(job), *_in_identity(job), *_in_deployment(job))]
    return found


def _in_text(name: str, text: str) -> Iterator[str]:
    for line in text.splitlines():
        if "uses: " in line and f"uses: {CALLED}" not in line and not DATED.search(line):
            yield f"{name}: without commit and version: {line.strip()}"
        if SECRET.search(line):
            yield f"{name}: there are no secrets: {line.strip()}"


def _in_workflow(document: Mapping[Any, Any]) -> Iterator[str]:
    if document.get("permissions") != READ:
        yield "every job would have more than the right to read the code"
    for trigger in _triggers(document) & {"pull_request_target", "workflow_run", "issue_comment"}:
        yield f"{trigger} runs with rights what strangers wrote"


def _in_job(job: Job) -> Iterator[str]:
    for action in job.uses:
        if not action.startswith(CALLED) and not PINNED.fullmatch(action):
            yield f"{action} may be another tomorrow"
    for step in job.steps:
        if "checkout" in step.get("uses", "") and step.get("with", {}).get("persist-credentials") is not False:
            yield "later steps could read the token of the checkout"
        if "${{" in step.get("run", ""):
            yield "a script is put together from expressions"
    if "continue-on-error" in str(job.content):
        yield "goes on after a failure"


def _in_identity(job: Job) -> Iterator[str]:
    wanted = SIGNED if job.logs_in else READ
    if job.content.get("permissions", READ) != wanted:
        yield "has other permissions than it needs"
    if not job.logs_in:
        return
    if job.plans != ("pull_request" in job.triggers):
        yield "a pull request has the plan identity and nobody else"
    if "pull_request" in job.triggers and job.condition != OURS:
        yield "logs in for pull requests from forks"


def _in_deployment(job: Job) -> Iterator[str]:
    if not job.deploys:
        return
    if job.triggers - {"push", "workflow_dispatch"}:
        yield "deploys what is not on main"
    if job.condition != MAIN:
        yield "does not keep to main, or runs when the checks failed"
    if not job.is_tested:
        yield "deploys what did not pass `make test`"
    if not job.environment:
        yield "no environment protects it"
    if "prod" in str(job.content):
        yield "production is chosen by hand alone"


def _jobs(name: str, document: Mapping[Any, Any], called: Mapping[str, Any]) -> Iterator[Job]:
    jobs = document["jobs"]
    for job, content in jobs.items():
        yield Job(f"{name}, {job}", content, _triggers(document), jobs, called)


def _triggers(document: Mapping[Any, Any]) -> frozenset[str]:
    """YAML 1.1 reads the key `on` as true."""
    return frozenset(document[True])


def _needs(job: Mapping[str, Any], siblings: Mapping[str, Any]) -> set[str]:
    needed = job.get("needs", [])
    names = {needed} if isinstance(needed, str) else set(needed)
    return names.union(*(_needs(siblings[name], siblings) for name in names))


def _runs_tests(job: Mapping[str, Any], called: Mapping[str, Any]) -> bool:
    """Tell of a job that always runs; one in a workflow that it calls counts, too."""
    if "if" in job:
        return False
    if job.get("uses") in called:
        return any(_runs_tests(one, called) for one in called[job["uses"]]["jobs"].values())
    return any(step.get("run") == "make test" and "if" not in step for step in job.get("steps", ()))
