"""Old addresses → redirects to articles, checked one by one and stored together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction

from kb.importing.redirect_targets import TargetFinder, UnknownTarget
from kb.models import Article, Redirect, Source, Verb
from kb.publishing.go_live import log_event
from kb.publishing.redirect_rules import PathRefused, free_path
from kb.publishing.rule_checks import require_permission
from kb.redacted_words import redacted_words
from kb.text.old_path import normalise_old_path

AT_ONCE = 500
MOST_STEPS = 20
"""Old addresses that lead to each other before the article."""

MOST_IN_EVENT = 10
"""Paths that the history of an article names for one import."""


@dataclass(frozen=True)
class RedirectPair:
    """An old address, and the article that it is to lead to, as somebody wrote them.

    `target` is an address of this site, an id (`#12`), a key, a number or a code, or another old
    address. `place` says where they were read: `Line 3`, or the name of a file.
    """

    old: str
    target: str
    place: str = ""


@dataclass(frozen=True)
class RedirectOptions:
    """What is done with rows that are in the way, are wrong, or lead to what nobody reads yet."""

    replaces: bool = False
    skips_invalid: bool = False
    allows_drafts: bool = False
    is_dry: bool = False


AS_IT_IS = RedirectOptions()


@dataclass
class RedirectReport:
    """What became of each pair, as sentences; nothing was written unless `is_written`."""

    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    is_written: bool = False


@dataclass
class _Planned:
    """A path that is to lead to an article; `before` is the redirect that it has now."""

    path: str
    article: Article
    place: str
    before: Redirect | None = None


class _Refused(Exception):
    """A pair that cannot be a redirect."""


def add_redirects(
    pairs: Iterable[RedirectPair],
    *,
    by: User | None = None,
    options: RedirectOptions = AS_IT_IS,
) -> RedirectReport:
    """Let old addresses lead to articles, in one transaction.

    A pair that is wrong keeps all others from being stored, unless the options skip it. A redirect
    to an article that was never public answers as if there was none. Raises PermissionDenied.
    """
    require_permission(by, "kb.change_redirect")
    report = RedirectReport()
    planned = list(_Planner(list(pairs), options, report).plan())
    if options.is_dry or (report.refused and not options.skips_invalid):
        return report
    with transaction.atomic():
        _write(planned, by)
    report.is_written = True
    return report


class _Planner:
    """Compares pairs with the site and with each other."""

    def __init__(
        self, pairs: Sequence[RedirectPair], options: RedirectOptions, report: RedirectReport
    ) -> None:
        self.pairs = pairs
        self.options = options
        self.report = report
        self.finder = TargetFinder()
        self.next_of = {normalise_old_path(pair.old): pair.target for pair in pairs}
        self.looked_up = {*self.next_of, *(normalise_old_path(pair.target) for pair in pairs)}
        self.stored = _stored(self.looked_up)
        self.sources = frozenset(Source.objects.values_list("key", flat=True))
        self.redacted = redacted_words()

    def plan(self) -> Iterator[_Planned]:
        """Yield what is to be stored, and report the rest."""
        seen: dict[str, _Planned] = {}
        for pair in self.pairs:
            try:
                planned = self._planned(pair)
                self._check_seen(planned, seen.get(planned.path))
            except _Refused as refused:
                self.report.refused.append(_said(pair.place, str(refused)))
                continue
            is_new = planned.path not in seen
            seen.setdefault(planned.path, planned)
            if self._is_reported_change(planned, is_new=is_new):
                yield planned

    def _planned(self, pair: RedirectPair) -> _Planned:
        try:
            path = free_path(pair.old, self.sources.__contains__, self.redacted)
        except PathRefused as refused:
            raise _Refused(f"{pair.old[:200]}: {refused}") from refused
        article = self._article(pair)
        if not self.options.allows_drafts and not self.finder.is_live(article):
            raise _Refused(
                f"{pair.target[:200]}: #{article.pk} “{article.title}” is not published."
            )
        return _Planned(path, article, pair.place, self._before(path))

    def _before(self, path: str) -> Redirect | None:
        if path not in self.looked_up:  # the spelling of a code
            self.looked_up.add(path)
            self.stored |= _stored([path])
        return self.stored.get(path)

    def _article(self, pair: RedirectPair) -> Article:
        """Return the article that a pair leads to, through other old addresses too."""
        text, passed = pair.target, [normalise_old_path(pair.old)]
        for _step in range(MOST_STEPS):
            path = normalise_old_path(text)
            if path in passed:
                way = " → ".join(f"/{each}" for each in [*passed, path])
                raise _Refused(f"{pair.old[:200]} leads in a circle: {way[:500]}.")
            try:
                return self.finder.find(text)
            except UnknownTarget as unknown:
                if path in self.next_of:
                    passed.append(path)
                    text = self.next_of[path]
                elif path in self.stored:
                    return self.stored[path].article
                else:
                    raise _Refused(str(unknown)) from unknown
        raise _Refused(f"{pair.old[:200]} leads through more than {MOST_STEPS} old addresses.")

    def _check_seen(self, planned: _Planned, before: _Planned | None) -> None:
        """Raise _Refused where an earlier pair leads the same path elsewhere."""
        if before and before.article != planned.article:
            place = f" ({before.place})" if before.place else ""
            raise _Refused(f"/{planned.path} leads to #{before.article.pk} already{place}.")
        stored = planned.before
        if stored and stored.article != planned.article and not self.options.replaces:
            raise _Refused(
                f"/{planned.path} leads to #{stored.article_id} “{stored.article.title}” now."
            )

    def _is_reported_change(self, planned: _Planned, *, is_new: bool) -> bool:
        """Report what becomes of a pair, and return whether it is to be stored."""
        before = planned.before
        leads = _said(planned.place, f"/{planned.path} → #{planned.article.pk}")
        if not is_new or (before and before.article == planned.article and before.is_public):
            self.report.unchanged.append(leads)
            return False
        is_other = before is not None and before.article != planned.article
        (self.report.replaced if is_other else self.report.added).append(leads)
        return True


def _stored(paths: Iterable[str]) -> dict[str, Redirect]:
    """Return the redirect that counts for each of these paths: the newest."""
    wanted = sorted({path for path in paths if path})
    found: dict[str, Redirect] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Redirect.objects.filter(path__in=wanted[start : start + AT_ONCE])
        found |= {row.path: row for row in rows.select_related("article").order_by("pk")}
    return found


def _write(planned: Sequence[_Planned], by: User | None) -> None:
    """Store redirects; each is the newest of its path, and the history of its article names it."""
    for start in range(0, len(planned), AT_ONCE):
        some = planned[start : start + AT_ONCE]
        obsolete = {each.before.pk for each in some if each.before}
        leads = {(each.path, each.article.pk) for each in some}
        rows = Redirect.objects.filter(path__in=[each.path for each in some])
        obsolete |= {row.pk for row in rows if (row.path, row.article_id) in leads}
        Redirect.objects.filter(pk__in=obsolete).delete()
        Redirect.objects.bulk_create(
            Redirect(path=each.path, article=each.article) for each in some
        )
    by_article: dict[Article, list[str]] = {}
    for each in planned:
        by_article.setdefault(each.article, []).append(f"/{each.path}")
    for article, paths in by_article.items():
        more = f" and {len(paths) - MOST_IN_EVENT} more" if len(paths) > MOST_IN_EVENT else ""
        log_event(
            article, Verb.REDIRECT, by, f"{', '.join(paths[:MOST_IN_EVENT])}{more} → {article}"
        )


def _said(place: str, sentence: str) -> str:
    return f"{place}: {sentence}" if place else sentence
