from pathlib import Path

from local.servicebus.broker.duplicates import DuplicateDetection
from local.servicebus.broker.journal import Journal


def _journal(folder: Path) -> Journal:
    return Journal(folder / "journal.db", lambda: None)


def test_id_is_forgotten_after_its_window(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    detection = DuplicateDetection(journal.ledger("orders"), window=1_000)
    assert not detection.is_repeated("a", 0)
    assert not detection.is_repeated("b", 600)
    assert detection.is_repeated("a", 1_000)
    assert not detection.is_repeated("a", 1_001)
    assert detection.is_repeated("b", 1_600)
    journal.close()


def test_forgotten_ids_leave_the_journal(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    detection = DuplicateDetection(journal.ledger("orders"), window=1_000)
    for number in range(5):
        detection.is_repeated(number, number * 600)
    journal.close()
    reopened = _journal(tmp_path)
    assert reopened.ledger("orders").remembered() == {"3": 1_800, "4": 2_400}
    reopened.close()


def test_without_window_or_id_nothing_is_repeated(tmp_path: Path) -> None:
    journal = _journal(tmp_path)
    blind = DuplicateDetection(journal.ledger("blind"), window=None)
    assert [blind.is_repeated("a", 0), blind.is_repeated("a", 0)] == [False, False]
    sighted = DuplicateDetection(journal.ledger("sighted"), window=1_000)
    assert [sighted.is_repeated(None, 0), sighted.is_repeated(None, 0)] == [False, False]
    journal.close()
