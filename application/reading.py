"""Opening a dialog as a person would: judged, shown, and entered into the seen log (E-031, E-039)."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from uuid import UUID

from application.access import Access
from application.dialogs import ATTEMPTS, Dialogs
from application.ports.dialogs import Kind, Stored
from domain.access.caller import EndUser
from domain.authorization.granted import Granted
from domain.dialog.actor import Actor
from domain.dialog.dialog import Children, Dialog
from domain.dialog.read import Reader, entry_to_look_up, is_news_to, read
from domain.dialog.vocabulary import ActorType
from domain.kernel.moment import Moment
from domain.kernel.refusals import TooLarge, UpstreamFailed

_log = logging.getLogger(__name__)

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

        1 more where the dialog names no more readers. `judge` says what is granted, or refuses. When somebody changes
        the dialog meanwhile it is read again, so that nobody has seen what was not shown. A reading that cannot be
        entered is answered nevertheless, and logged. Refuses with NotFound and whatever `judge` refuses with.
        """
        for _ in range(ATTEMPTS):
            stored, children = await self.dialogs.read(dialog_id)
            granted = await judge(stored.dialog, children)
            opened = Opened(stored.dialog, children, granted)
            if not is_news_to(stored.dialog, caller.urn):
                return opened
            reader = Reader(await self._actor(caller), caller.user_type, is_via_service_owner=via_service_owner)
            try:
                saved = await self._enter(stored, reader, moment)
            except TooLarge:
                break
            if saved is not None:
                return replace(opened, dialog=saved)
        _log.warning("A reading of the dialog %s was not entered into its seen log", dialog_id)
        return opened

    async def _enter(self, stored: Stored, reader: Reader, moment: Moment) -> Dialog | None:
        """Enter the reading; gives the dialog as it is then, None when somebody else was quicker."""
        known, wanted = Children(), entry_to_look_up(stored.dialog, reader.actor.actor_id or "")
        if wanted is not None:
            found = await self.dialogs.store.children(stored.dialog.id, Kind.SEEN, wanted)
            known = found[1] if found is not None else known
        return await self.dialogs.save(stored, read(stored.dialog, reader, moment, known), moment)

    async def _actor(self, caller: EndUser) -> Actor:
        name = await self.access.viewer_name(caller)
        if name is None:
            raise UpstreamFailed
        return Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id=caller.urn, actor_name=name)
