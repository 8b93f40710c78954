"""A posted form that could not be handled yet, kept in the page that asks to sign in for it.

Nothing of it is stored: the page carries it, signed, and posts it again. Only what a page of this
site posted is kept, so that no other site gets its own text posted by whoever signs in.
"""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from kb.request_origin import is_from_here

SALT = "kb.kept-post"
MAX_LENGTH = 2_000_000
"""Characters of a kept form, compressed and signed: it has to fit into a post with its name."""

KEPT_VIEWS = frozenset({"article-flag", "search", "triage", "triage-report"})
NOT_KEPT = frozenset({"account_login", "account_logout", "preview"})
WRITER_FIELD = "_writer"
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", WRITER_FIELD})


@dataclass(frozen=True)
class KeptPost:
    """Where a form was posted to, its fields in order, and who opened it: a user name or ""."""

    path: str
    fields: tuple[tuple[str, str], ...]
    writer: str = ""

    def sign(self) -> str:
        """Return it as one signed text; "" where it is too long to be carried."""
        text = signing.dumps([self.path, self.fields, self.writer], salt=SALT, compress=True)
        return text if len(text) <= MAX_LENGTH else ""

    @property
    def text(self) -> str:
        """The texts of the fields, to be copied from a page that can do nothing else with them."""
        words = [value.strip() for name, value in self.fields if not is_technical(name)]
        return "\n\n".join(word for word in words if " " in word or "\n" in word)


def is_technical(name: str) -> bool:
    """Whether a field holds no words of its writer."""
    return name.startswith(("_", "initial-")) or name.endswith(("_was", "_label"))


def read_signed(text: str) -> KeptPost | None:
    """Return what `KeptPost.sign` made; None for anything else."""
    try:
        path, fields, writer = signing.loads(text, salt=SALT) if text else ("", [], "")
    except signing.BadSignature:
        return None
    return KeptPost(path, tuple((name, value) for name, value in fields), writer) if path else None


def read_post(request: HttpRequest) -> KeptPost | None:
    """Return the form that a page of this site posted; None for any other request.

    A password is never carried, nor is a file.
    """
    if request.method != "POST" or not is_from_here(request) or not is_form_of_ours(request.path):
        return None
    posted = request.POST
    if any("password" in name for name in posted):
        return None
    fields = tuple(
        (name, value)
        for name, values in posted.lists()
        for value in values
        if name not in NOT_CARRIED
    )
    return KeptPost(request.get_full_path(), fields, posted.get(WRITER_FIELD, "")[:150])


def is_form_of_ours(path: str) -> bool:
    """Whether a form with somebody's words is posted to this path."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name in NOT_KEPT:
        return False
    return match.namespace == "admin" or match.url_name in KEPT_VIEWS
