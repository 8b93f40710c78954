"""The editors' site: importing it registers every page."""

from kb.admin.articles import admin
from kb.admin.images import image_admin
from kb.admin.imports import import_admin
from kb.admin.model_admins import (
    audit,
    categories,
    conflicts,
    flags,
    notices,
    outgoing_mails,
    redirects,
    search_log,
    security_log,
    synonyms,
    users,
)
from kb.admin.redactions import redaction_admin
from kb.admin.site import site

__all__ = [
    "admin",
    "audit",
    "categories",
    "conflicts",
    "flags",
    "image_admin",
    "import_admin",
    "notices",
    "outgoing_mails",
    "redaction_admin",
    "redirects",
    "search_log",
    "security_log",
    "site",
    "synonyms",
    "users",
]
