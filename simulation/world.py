"""Everything that the clients of one run share: the clock, the store, the instances, and what is known of dialogs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from json import loads
from random import Random
from typing import TYPE_CHECKING, Any

from adapters.cosmos.containers import DATABASE, DIALOGS
from bootstrap.clock import Clock
from domain.kernel.moment import Moment
from local.cosmos.answering import answer
from local.cosmos.feed import Start, changes
from local.cosmos.past import Lag
from local.cosmos.query.reach import Reach
from local.cosmos.wire import Answer, Call
from simulation.account import empty_account
from simulation.bus import Bus
from simulation.chance import CALM, Fault, Luck
from simulation.history import History
from simulation.instance import Instance
from simulation.loop import SimulatedLoop
from simulation.plan import INSTANCES, SLOTS, Plan

if TYPE_CHECKING:
    from uuid import UUID

BEGINNING = datetime(2026, 3, 1, 10, tzinfo=UTC)
type Document = dict[str, Any]


class World:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.loop = SimulatedLoop(Random(f"order {plan.seed}"))  # type: ignore[abstract]  # it has no sockets
        self.account = empty_account(plan.consistency)
        if plan.weather.may_be(Fault.STALE):
            self.account.past.watch()
        self.history = History()
        self.bus = Bus()
        self.is_calm = False
        self.checkpoints: dict[str, int] = {}
        self.still_under_way: set[int] = set()
        self.known: dict[UUID, list[UUID]] = {}
        self.transmissions: dict[UUID, list[UUID]] = {}
        self._random = Random(f"world {plan.seed}")
        self.chosen_ids = [Moment(BEGINNING, self._random.getrandbits).new_id() for _ in range(SLOTS)]
        self.ids = list(self.chosen_ids)
        self._started: list[Instance] = []
        self.clock = Clock(self.now, self._random.getrandbits)
        self.instances = [self.start_instance() for _ in range(INSTANCES)]

    def start_instance(self) -> Instance:
        instance = Instance(f"instance-{len(self._started) + 1}", self)
        self._started.append(instance)
        return instance

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.loop.time())

    def milliseconds(self) -> int:
        return int(self.now().timestamp() * 1000)

    def moment(self, random: Random | None = None) -> Moment:
        return Moment(self.now(), (random or self._random).getrandbits)

    def luck(self, step: int, request: int, call: Call) -> Luck:
        """Say what a request meets; those for the account and its containers only wait."""
        if self.is_calm or (step, request) in self.plan.calm:
            return CALM
        luck = self.plan.weather.luck(step, request)
        if "docs" not in call.segments:
            return Luck(luck.before, luck.after, Fault.NONE, 1, 1)
        if self.plan.weather.is_out(self.loop.time()):
            return Luck(luck.before, luck.after, _OUTAGES[step % len(_OUTAGES)], 1, 1)
        return luck

    def answered(self, call: Call, luck: Luck) -> Answer:
        return answer(self.account, call, Lag(requests=luck.lag) if luck.fault is Fault.STALE else None)

    def changes(self, after: int) -> tuple[list[Document], int]:
        """Read what the change feed gives behind a change, and where it goes on."""
        container = self.account.catalog.container(DATABASE, DIALOGS)
        found = changes(
            self.account.connection, container, Reach.everything(), Start(after, 0), None, self.milliseconds()
        )
        return [loads(text) for text in found.texts], int(found.token.strip('"'))

    def stored(self, container: str) -> list[Document]:
        """Give all items of a container, in the order of their last change."""
        found = self.account.catalog.container(DATABASE, container)
        rows = self.account.connection.execute(f"SELECT lsn, body FROM {found.table} ORDER BY lsn")  # noqa: S608 - a number
        return [loads(body) | {"_lsn": lsn} for lsn, body in rows]

    async def close(self) -> None:
        """Close all clients, those of the dead too: what the SDK shares between clients must not outlive the run."""
        for instance in self._started:
            await instance.close()


_OUTAGES = (Fault.AWAY, Fault.THROTTLED, Fault.NEVER_SENT)


@contextmanager
def at_work(instance: Instance, task: Any) -> Iterator[None]:
    """Let the instance's crash end the task."""
    instance.tasks.append(task)
    try:
        yield
    finally:
        instance.tasks.remove(task)
