"""Forms of one word have one stem, in every language of the map."""

import pytest

from adapters.stemming.snowball import SnowballStemming
from application.ports.stemming import Stemming
from domain.search.languages import STEMMED

STEMMING: Stemming = SnowballStemming()


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("nb", ["søknad", "søknaden", "søknader", "søknadene"]),
        ("nn", ["vedtak", "vedtaket", "vedtaka"]),
        ("no", ["brev", "brevet", "brevene"]),
        ("en", ["application", "applications"]),
        ("sv", ["ansökan", "ansökans"]),
        ("da", ["skatten", "skattens"]),
        ("de", ["antrag", "antrages"]),
        ("fr", ["demande", "demandes"]),
        ("fi", ["talo", "talossa"]),
        ("ru", ["заявление", "заявления"]),
        ("es", ["solicitud", "solicitudes"]),
        ("tr", ["ev", "evler"]),
    ],
)
def test_forms_have_one_stem(code: str, forms: list[str]) -> None:
    assert len({STEMMING.stem(form, STEMMED[code]) for form in forms}) == 1


@pytest.mark.parametrize("language", sorted(set(STEMMED.values())))
@pytest.mark.parametrize("word", ["ord", "søknaden", "申請書", "हिन्दी", "ё", "é" * 100])
def test_every_language_is_known_and_any_word_has_a_stem(language: str, word: str) -> None:
    assert STEMMING.stem(word, language) == STEMMING.stem(word, language) != ""
