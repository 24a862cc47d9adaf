"""How long to look for wrong answers: a bounded, repeatable look unless told otherwise."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--stories", type=int, help="how many stories to play, at random and another each time")


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest) -> int | None:
    """None for the bounded look: the option is only known when this folder is asked for by name."""
    number: int | None = request.config.getoption("--stories", default=None)
    return number
