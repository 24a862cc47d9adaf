"""How long to look for broken promises: a bounded, repeatable look unless told otherwise."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz-seconds", type=int, help="seconds to try requests of an audience, at random")


@pytest.fixture(scope="session")
def seconds(request: pytest.FixtureRequest) -> int | None:
    """None for the bounded look: the option is only known when this folder is asked for by name."""
    told: int | None = request.config.getoption("--fuzz-seconds", default=None)
    return told
