"""Where the stems of words come from."""

from typing import Protocol


class Stemming(Protocol):
    def stem(self, word: str, language: str) -> str:
        """Give what the forms of a word have in common, by the rules of a language of `STEMMED` (E-020).

        `word` is casefolded. Texts and questions must be stemmed alike: another version of the rules asks for new
        terms of all dialogs. Fast enough to be called for every word of a request, and not awaited.
        """
        ...
