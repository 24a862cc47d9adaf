"""What the pipeline asks of bootstrap: the services that a test gives, and nothing else."""

from collections.abc import Iterable
from typing import Any

from domain.kernel.moment import Moment
from functions.hosting.invocation import Maintenance
from tests.builders.decisions import a_moment


class FewServices:
    def __init__(self, *given: object, maintenance: Maintenance | None = None, moment: Moment | None = None) -> None:
        self._given = given
        self._moment = moment or a_moment()
        self.maintenance = maintenance

    def get[T](self, service: type[T]) -> T:
        for one in self._given:
            if isinstance(one, service):
                return one
        raise LookupError(service)

    def require(self, services: Iterable[type[Any]], needed_by: str) -> None:
        missing = [service for service in services if not any(isinstance(one, service) for one in self._given)]
        assert missing == [], needed_by

    def moment(self, *, silent: bool) -> Moment:  # noqa: ARG002 - tests give the moment that they want
        return self._moment
