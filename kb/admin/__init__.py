"""The editors' site: importing it registers every page."""

from kb.admin.articles import admin
from kb.admin.model_admins import (
    audit,
    categories,
    flags,
    notices,
    redirects,
    search_log,
    synonyms,
    users,
)
from kb.admin.site import site

__all__ = [
    "admin",
    "audit",
    "categories",
    "flags",
    "notices",
    "redirects",
    "search_log",
    "site",
    "synonyms",
    "users",
]
