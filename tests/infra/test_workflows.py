"""The hosted pipeline: identities only where they are needed, and nothing deployed that did not pass the tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.infra.workflows import MAIN, OURS, faults

FOLDER = Path(__file__).parents[2] / ".github" / "workflows"
WORKFLOWS = {file.name: file.read_text("utf-8") for file in FOLDER.iterdir()}
CHECK, PLAN, DEPLOY = "check.yml", "plan.yml", "deploy.yml"
READ = "permissions:\n  contents: read\n"
CHECKOUT = "actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2"

type Edit = Callable[[str], str]


def put(old: str, new: str) -> Edit:
    """Replace the first place of a text that must be there."""

    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return edit


MUTATIONS: dict[str, tuple[str, Edit]] = {
    "an identity for every job": (DEPLOY, put(READ, READ + "  id-token: write\n")),
    "every right for every job": (DEPLOY, put(READ, "permissions: write-all\n")),
    "rights that nobody named": (PLAN, put(READ, "")),
    "an identity for the tests": (CHECK, put("    steps:", "    permissions:\n      id-token: write\n    steps:")),
    "a right beside the identity": (PLAN, put("      id-token: write", "      id-token: write\n      packages: write")),
    "an action by its tag": (CHECK, put(CHECKOUT, "actions/checkout@v4")),
    "an action by a short commit": (CHECK, put(CHECKOUT, "actions/checkout@11bd719 # v4.2.2")),
    "an action by its branch": (DEPLOY, put(CHECKOUT, "actions/checkout@main")),
    "a commit of which nobody knows the version": (PLAN, put(" # v4.2.2", "")),
    "an image as an action": (CHECK, put(CHECKOUT, "docker://alpine:3 # v4.2.2")),
    "the identity of production for a pull request": (PLAN, put("environment }}-plan", "environment }}")),
    "the plan identity for a deployment": (
        DEPLOY,
        put("t: ${{ matrix.environment }}", "t: ${{ matrix.environment }}-plan"),
    ),
    "a deployment by a script, of any branch": (
        DEPLOY,
        lambda text: put(f"    if: {MAIN}\n", "")(text).replace("azd provision", "./go").replace("azd deploy", "./go"),
    ),
    "an identity for forks": (PLAN, put(f"    if: {OURS}\n", "")),
    "an identity for forks, nearly": (PLAN, put(OURS, f"{OURS} || true")),
    "a deployment of a pull request": (DEPLOY, put("on:\n", "on:\n  pull_request:\n")),
    "a pull request with the rights of main": (PLAN, put("  pull_request:", "  pull_request_target:")),
    "rights after another workflow": (PLAN, put("  pull_request:", "  workflow_run:")),
    "a plan that deploys": (PLAN, put("sub what-if", "sub create")),
    "a deployment of any branch": (DEPLOY, put(f"    if: {MAIN}\n", "")),
    "a deployment of any branch, nearly": (DEPLOY, put(MAIN, f"always() && {MAIN}")),
    "a deployment by the clock": (DEPLOY, put("on:\n", "on:\n  schedule:\n    - cron: 0 3 * * *\n")),
    "a deployment without checks": (DEPLOY, put("    needs: check\n", "")),
    "checks without tests": (CHECK, put("      - run: make test\n", "")),
    "tests that may fail": (CHECK, put("run: make test", "run: make test || true")),
    "tests that may fail in silence": (CHECK, put("run: make test", "continue-on-error: true\n        run: make test")),
    "tests that may be left out": (CHECK, put("run: make test", "if: github.actor != 'me'\n        run: make test")),
    "checks that may be left out": (DEPLOY, put("    uses: ./", "    if: inputs.environment\n    uses: ./")),
    "production with every push": (DEPLOY, put('"test"]', '"test", "prod"]')),
    "an environment that nothing protects": (DEPLOY, put("    environment: ${{ matrix.environment }}\n", "")),
    "a token left behind": (PLAN, put("persist-credentials: false", "persist-credentials: true")),
    "a script of what others wrote": (DEPLOY, put('"$AZURE_ENV_NAME"', '"${{ github.head_ref }}"')),
    "a secret": (DEPLOY, put("${{ vars.ALERT_EMAIL }}", "${{ secrets.ALERT_EMAIL }}")),
    "all secrets": (DEPLOY, put("check.yml\n", "check.yml\n    secrets: inherit\n")),
}


def test_pipeline_has_no_fault() -> None:
    assert faults(WORKFLOWS) == []


@pytest.mark.parametrize(("file", "edit"), MUTATIONS.values(), ids=MUTATIONS.keys())
def test_planted_fault_is_found(file: str, edit: Edit) -> None:
    assert faults(WORKFLOWS | {file: edit(WORKFLOWS[file])})
