"""Which paths may lead to an article: none at which something of this site lives."""

import re

from django.utils.translation import gettext as _

from kb.models import GUIDE, Category, Publication, PublishedAlias
from kb.publishing.corrected_paths import pages_at
from kb.publishing.redaction_check import HOLDS_REDACTED
from kb.publishing.source_keys import IsSource, source_exists
from kb.redacted_words import RedactedWords, redacted_words
from kb.text.code_spelling import normalise
from kb.text.guide_numbers import GUIDE_NUMBER, SOURCE_KEY
from kb.text.old_path import LONGEST_OLD_PATH, normalise_old_path

_NUMBER = re.compile(rf"(?:(?P<source>{SOURCE_KEY})/)?(?P<number>{GUIDE_NUMBER})")
_ERRORS = "errors/"


class PathRefused(Exception):
    """An old path cannot be a redirect; the message is for an editor."""


def free_path(
    typed: str, is_source: IsSource = source_exists, redacted: RedactedWords | None = None
) -> str:
    """Return a path or address as it is looked up. Raises PathRefused.

    `is_source` says whether a word is the key of a source; `redacted` is what must not be in it,
    looked up where it is not given.
    """
    redacted = redacted_words() if redacted is None else redacted
    path = normalise_old_path(typed)
    if not path or path == _ERRORS.strip("/"):
        raise PathRefused(_("Enter a path, such as /hc/en-us/articles/360001."))
    if redacted.are_in(path):
        raise PathRefused(str(HOLDS_REDACTED))
    if len(path) > LONGEST_OLD_PATH:
        raise PathRefused(_("Use at most %(n)d characters.") % {"n": LONGEST_OLD_PATH})
    number = _NUMBER.fullmatch(path)
    if number and (not number["source"] or is_source(number["source"])):
        return _free_number(path, number["source"] or GUIDE, number["number"])
    if path.startswith(_ERRORS):
        return _free_spelling(path.removeprefix(_ERRORS))
    if any(pages_at(path.partition("?")[0], is_source)):
        raise PathRefused(_("A page of this site has this address: it is never covered."))
    return path


def _free_number(path: str, source: str, number: str) -> str:
    """Return the path of a number that no live article of its guide has."""
    live = Publication.objects.filter(number=number, is_live=True)
    if live.filter(article__source__key=source).exists():
        raise PathRefused(_("A published article has this number."))
    if Category.objects.filter(number=number, source__key=source).exists():
        raise PathRefused(_("A category has this number."))
    return path


def _free_spelling(name: str) -> str:
    """Return the path of a spelling that no live code has."""
    spelling = normalise(name)
    if not spelling:
        raise PathRefused(_("Enter a path, such as /hc/en-us/articles/360001."))
    aliases = PublishedAlias.objects.filter(normalised=spelling, publication__is_live=True)
    slugs = Publication.objects.codes().filter(slug=name, is_live=True)
    if aliases.exists() or slugs.exists():
        raise PathRefused(_("A published error code uses this address."))
    return f"{_ERRORS}{spelling}"
