"""The languages whose words are stemmed, and by which rules; all others are found as they are written (E-020)."""

from collections.abc import Callable
from typing import Final

type Stem = Callable[[str, str], str]
"""Gives the stem of a casefolded word by the rules of a language, named as in STEMMED."""

SIMPLE: Final = ""
"""The language code of what is in no language: tags."""

STEMMED: Final = {
    "ar": "arabic",
    "hy": "armenian",
    "eu": "basque",
    "ca": "catalan",
    "da": "danish",
    "nl": "dutch",
    "en": "english",
    "fi": "finnish",
    "fr": "french",
    "de": "german",
    "el": "greek",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "ga": "irish",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nb": "norwegian",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "es": "spanish",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
