"""How large the body of a request may be, and whether with files: one table of all addresses.

Names of addresses are patterns of fnmatch; the first that fits counts.
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kb.limits import body_length

FORM = 8_192
ADMIN_FORM = 1_048_576
LARGEST_FORM = 2_621_440
"""Bytes that Django parses of a form; a text of 1 MB takes up to three times as many, encoded."""

LONGEST_PATH = 2_000


@dataclass(frozen=True)
class BodyLimit:
    """What an address takes; `size` in bytes.

    `signed_in` is what who may open the admin sends, where that is more. `has_own_answer`: the
    view itself refuses what is larger, by its announced length.
    """

    size: int
    signed_in: int = 0
    takes_files: bool = False
    has_own_answer: bool = False

    @property
    def most(self) -> int:
        """The larger of both sizes."""
        return max(self.size, self.signed_in)


ARTICLE_FORM = BodyLimit(LARGEST_FORM)
SIGN_IN = BodyLimit(LARGEST_FORM)
"""It carries what was posted to a form of the admin after the session had ended."""

NO_FORM = BodyLimit(FORM)
"""For addresses without a form or with a small one: passwords, buttons, what is only read."""

BODY_LIMITS: dict[str, BodyLimit] = {
    # --- Strangers -------------------------------------------------------------------------------
    "search": BodyLimit(160_000, has_own_answer=True),
    "search-opened": BodyLimit(FORM, has_own_answer=True),
    "search-missing": BodyLimit(FORM, has_own_answer=True),
    "triage": BodyLimit(LARGEST_FORM, has_own_answer=True),
    "triage-report": BodyLimit(20_000, has_own_answer=True),
    "api:triage": BodyLimit(LARGEST_FORM, has_own_answer=True),
    "contact": BodyLimit(60_000, has_own_answer=True),
    # --- Accounts; a passkey signs in with a few kB --------------------------------------------
    **dict.fromkeys(("account_login", "mfa_authenticate", "mfa_login_webauthn"), SIGN_IN),
    **dict.fromkeys(("mfa_add_webauthn", "mfa_reauthenticate_webauthn"), BodyLimit(20_000)),
    **dict.fromkeys(("account", "account_*", "mfa_*"), NO_FORM),
    # What a SAML provider has signed, base64 of XML: some kB, more of who is in a thousand groups.
    "saml_acs": BodyLimit(160_000),
    # --- Readers who are signed in ---------------------------------------------------------------
    "article-flag": BodyLimit(40_000),
    # --- Uploads: a little more than a file may have, so that the page itself says what is wrong --
    "admin:kb_image_upload": BodyLimit(FORM, signed_in=10_000_000, has_own_answer=True),
    "admin:kb_image_add": BodyLimit(FORM, signed_in=20_000_000, takes_files=True),
    "admin:kb_importrun_add": BodyLimit(FORM, signed_in=60_000_000, takes_files=True),
    # --- The admin: articles with all their lines, then every other form ------
    "admin:preview": ARTICLE_FORM,
    **{
        f"admin:kb_{kind}_{page}": ARTICLE_FORM
        for kind in ("article", "problem", "procedure", "checklist", "errorcode", "howto")
        for page in ("add", "change", "merge", "compare", "resolve", "revert", "do", "comment")
    },
    **dict.fromkeys(
        (
            *("admin:", "admin:autocomplete", "admin:jsi18n", "admin:login", "admin:logout"),
            *("admin:password_change", "admin:password_change_done", "admin:view_on_site"),
            *("admin:suggest-articles", "admin:suggest-links", "admin:suggest-people"),
            *("admin:backups", "admin:restore-backup"),
        ),
        NO_FORM,
    ),
    **dict.fromkeys(
        (
            *(
                "admin:index",
                "admin:app_list",
                "admin:backups",
                "admin:bulk",
                "admin:history",
                "admin:queue",
            ),
            *("admin:kb_*_add", "admin:kb_*_change", "admin:kb_*_changelist", "admin:kb_*_delete"),
            *("admin:kb_*_history", "admin:kb_*_close", "admin:kb_*_editing"),
            *("admin:kb_category_arrange", "admin:kb_category_articles"),
            *("admin:kb_article_filters", "admin:kb_importrun_item", "admin:kb_importrun_progress"),
            *("admin:kb_searchlog_report", "admin:kb_securityevent_csv"),
            *("admin:auth_group_*", "admin:auth_user_*"),
        ),
        BodyLimit(ADMIN_FORM),
    ),
}


class UnexpectedFile(BadRequest):
    """A file was sent to an address that takes none."""


def named_limit(name: str) -> BodyLimit | None:
    """Return the limit of a URL name with its namespace; None where the table has none."""
    if name in BODY_LIMITS:
        return BODY_LIMITS[name]
    fitting = (limit for pattern, limit in BODY_LIMITS.items() if fnmatchcase(name, pattern))
    return next(fitting, None)


def limit_of_path(path: str) -> BodyLimit:
    """Return the limit of a path; that of a page without forms where there is nothing."""
    if len(path) > LONGEST_PATH:
        return NO_FORM
    try:
        return named_limit(resolve(path).view_name) or NO_FORM
    except Resolver404:
        return NO_FORM


def limit_of_request(request: HttpRequest) -> BodyLimit:
    """Return the limit of the address that a request is for."""
    return limit_of_path(request.path_info)


def is_body_too_large(request: HttpRequest) -> bool:
    """Whether the body, as announced, is larger than its address takes from anyone."""
    return body_length(request) > limit_of_request(request).most
