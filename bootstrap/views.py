"""Services of the HTTP functions themselves."""

from application.catalogue import Catalogue
from functions.views.catalogue_answers import CatalogueAnswers


def catalogue_answers(catalogue: Catalogue) -> CatalogueAnswers:
    return CatalogueAnswers(catalogue.whole)
