"""What the set-up says on a machine that lacks Python 3.13 or Node."""

import asyncio
import shutil
from asyncio.subprocess import PIPE
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[2] / "local" / "setup.sh"


async def said(folder: Path, what: str) -> tuple[int | None, str]:
    """Exit code and standard error of the set-up in a copy of the project that has bash and nothing else."""
    (folder / "local").mkdir()
    (folder / "bin").mkdir()
    shutil.copy(SETUP, folder / "local")
    for tool in ("bash", "dirname"):
        (folder / "bin" / tool).symlink_to(str(shutil.which(tool)))
    process = await asyncio.create_subprocess_exec(
        str(shutil.which("bash")), str(folder / "local" / "setup.sh"), what,
        env={"PATH": str(folder / "bin"), "HOME": str(folder)}, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    _, errors = await process.communicate()
    return process.returncode, errors.decode()


@pytest.mark.parametrize(("what", "missing"), [("python", "Python 3.13"), ("node", "Node.js 20 or newer")])
async def test_missing_program_is_named_in_one_line(tmp_path: Path, what: str, missing: str) -> None:
    code, text = await said(tmp_path, what)
    assert code == 1
    assert text.startswith(f"{missing}")
    assert "is missing: install it" in text
    assert text.count("\n") == 1
