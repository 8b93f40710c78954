"""The editors' site: importing it registers every page."""

from kb.admin import (
    articles,
    categories,
    flags,
    notices,
    people,
    records,
    redirects,
    searches,
    synonyms,
)
from kb.admin.site import site

__all__ = [
    "articles",
    "categories",
    "flags",
    "notices",
    "people",
    "records",
    "redirects",
    "searches",
    "site",
    "synonyms",
]
