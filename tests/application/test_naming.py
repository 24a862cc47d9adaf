"""Names of many actors are looked up a few at a time, each once."""

import asyncio

from application.naming import AT_ONCE, find_names


class Register:
    """Knows everybody but `nobody`, and remembers how many asked at the same time."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.asking = 0
        self.most = 0

    async def name_of(self, urn: str) -> str | None:
        self.asked.append(urn)
        self.asking += 1
        self.most = max(self.most, self.asking)
        await asyncio.sleep(0)
        self.asking -= 1
        return None if urn == "nobody" else urn.upper()


async def test_thousands_of_actors_do_not_reach_the_register_at_once() -> None:
    register = Register()
    actors = [f"actor-{number}" for number in range(1_000)]
    found = await find_names(register, [*actors, *actors, "nobody"])
    assert found == {actor: actor.upper() for actor in actors}
    assert len(register.asked) == len(actors) + 1
    assert register.most == AT_ONCE
