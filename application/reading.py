"""Opening a dialog as a person would: judged, shown, and entered into the seen log (E-031, E-039)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from application.access import Access
from application.dialogs import ATTEMPTS, Dialogs
from domain.access.caller import EndUser
from domain.access.granted import Granted
from domain.dialog.actor import Actor
from domain.dialog.dialog import Children, Dialog
from domain.dialog.read import Reader, is_news_to, read
from domain.dialog.vocabulary import ActorType
from domain.kernel import texts
from domain.kernel.moment import Moment
from domain.kernel.refusals import BadGateway, Conflict

type Judge = Callable[[Dialog, Children], Awaitable[Granted]]


@dataclass(frozen=True, slots=True)
class Opened:
    dialog: Dialog
    children: Children
    granted: Granted


@dataclass(frozen=True, slots=True)
class Reading:
    dialogs: Dialogs
    access: Access

    async def open(
        self, dialog_id: UUID, caller: EndUser, judge: Judge, moment: Moment, *, via_service_owner: bool = False
    ) -> Opened:
        """Open a dialog: 1 request when the caller has seen this version, 2 when not.

        `judge` says what is granted, or refuses. When somebody changes the dialog meanwhile, all is done anew, so that
        nobody has seen what was not shown. Refuses with NotFound, Conflict and whatever `judge` refuses with.
        """
        for _ in range(ATTEMPTS):
            stored, children = await self.dialogs.read(dialog_id)
            granted = await judge(stored.dialog, children)
            if not is_news_to(stored.dialog, caller.urn):
                return Opened(stored.dialog, children, granted)
            reader = Reader(await self._actor(caller), caller.user_type, is_via_service_owner=via_service_owner)
            saved = await self.dialogs.save(stored, read(stored.dialog, reader, moment), moment)
            if saved is not None:
                return Opened(saved, children, granted)
        raise Conflict("", texts.CONCURRENT_WRITE)

    async def _actor(self, caller: EndUser) -> Actor:
        name = await self.access.viewer_name(caller)
        if name is None:
            raise BadGateway
        return Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id=caller.urn, actor_name=name)
