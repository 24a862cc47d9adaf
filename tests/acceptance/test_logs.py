"""What the host's process logs of requests: nothing personal, although the root logger lets INFO through."""

from local.stack import Cloud
from tests.driver.documents import a_whole_dialog
from tests.driver.end_user import EndUser
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner


async def test_no_log_of_the_host_holds_a_person(cloud: Cloud, ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_whole_dialog(visibleFrom=None))
    await kari.reads(dialog_id)
    await kari.finds(party=person(KARI))
    (await ttd.asks("POST", f"{dialog_id}/actions/purge")).expect(204)
    logs = sorted((cloud.plan.data / "logs").glob("host*.log"))
    assert logs
    assert all(KARI not in log.read_text("utf-8") for log in logs)
