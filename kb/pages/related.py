"""What an article leads to, what leads to it and what stands beside it, for this reader."""

from functools import cached_property, partial
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from kb.compiled_query import CompiledQuery, Row, model_instance
from kb.models import Article, Publication, PublishedLink
from kb.pages.paging import beyond
from kb.serialise.structure import Links, target_keys
from kb.text.code_mentions import mentioned_ids

MOST_LINKS_HERE = 12
MOST_LINKS_READ = 60
NEIGHBOURS = 6
TITLE = (
    "article_id",
    "kind",
    "number",
    "title",
    "slug",
    "code",
    "summary",
    "audience",
    "category_id",
    "sort_key",
)


class RelatedArticles:
    """The publications around one, made of what one query found of them."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    @cached_property
    def signature(self) -> str:
        """Return all that was read, in an order that does not depend on the database."""
        return str(sorted(map(str, self.rows)))

    @cached_property
    def _by_role(self) -> dict[str, dict[str, Publication]]:
        found: dict[str, dict[str, Publication]] = {}
        for row in sorted(self.rows, key=itemgetter("sort_key", "article_id")):
            found.setdefault(row["role"], {})[row["key"]] = model_instance(Publication, row)
        return found

    def _in_order(self, role: str) -> list[Publication]:
        return list(self._by_role.get(role, {}).values())

    @property
    def targets(self) -> Links:
        """Return, by article key, what the article links to or names."""
        return self._by_role.get("target", {})

    @cached_property
    def here(self) -> list[Publication]:
        """Return some that lead here, without those that the article leads to itself."""
        rows = [row for row in self._in_order("here") if row not in self.targets.values()]
        return rows[:MOST_LINKS_HERE]

    @property
    def before(self) -> list[Publication]:
        """Return those just before it in its category."""
        return self._in_order("before")

    @property
    def after(self) -> list[Publication]:
        """Return those just after it in its category."""
        return self._in_order("after")


def related_articles(publication: Publication, user: Any) -> RelatedArticles:
    """Read all of them with one query."""
    query = AROUND_A_CODE if publication.is_code else AROUND_AN_ARTICLE
    place = (publication.pk, publication.category_id or 0, publication.sort_key)
    return RelatedArticles(query.rows(user, *place, *_wanted(publication)))


def relatives_of(publication: Publication, user: Any, most: int) -> list[Publication]:
    """Return a few that stand nearest to an article that is gone: linked to it, then beside it."""
    place = (publication.pk, publication.category_id or 0, publication.sort_key)
    around = RelatedArticles(AROUND_A_CODE.rows(user, *place, *_wanted(publication)))
    beside = chain.from_iterable(zip_longest(around.after, reversed(around.before)))
    found = [*around.targets.values(), *around.here, *filter(None, beside)]
    return list(dict.fromkeys(found))[:most]


def targets_of(publication: Publication, user: Any) -> Links:
    """Return, by article key, what the article links to and the codes that its text names."""
    if not (wanted := _wanted(publication)):
        return {}
    return {row["key"]: model_instance(Publication, row) for row in TARGETS.rows(user, *wanted)}


def _wanted(publication: Publication) -> list[int | str]:
    named = mentioned_ids("".join(publication.html.values()))
    return [*sorted(target_keys(publication.document)), *dict.fromkeys(named)]


def _titles(rows: QuerySet[Publication], role: str) -> QuerySet[Publication, Row]:
    named = rows.annotate(role=Value(role), key=F("article__key"))
    found: QuerySet[Publication, Row] = named.values(*TITLE, "role", "key")
    return found


def _targets(user: Any, *wanted: int | str) -> QuerySet[Publication, Row]:
    keys = [value for value in wanted if isinstance(value, str)]
    named = [value for value in wanted if isinstance(value, int)]
    articles = Article.objects.filter(Q(key__in=keys) | Q(pk__in=named)).values("pk")
    return _titles(Publication.objects.visible_to(user).filter(pk__in=articles), "target")


def _here(user: Any, pk: int) -> QuerySet[Publication, Row]:
    # EXISTS asks about each link in turn; IN would first list everything readable.
    readable = Publication.objects.visible_to(user).filter(pk=OuterRef("publication"))
    links = PublishedLink.objects.filter(Exists(readable), target=pk)
    sources = links.order_by("pk").values("publication")[:MOST_LINKS_READ]
    rows = Publication.objects.filter(pk__in=sources).exclude(pk=pk)
    return _titles(rows, "here")


def _beside(
    side: str, count: int, user: Any, pk: int, category: int, sort_key: str
) -> QuerySet[Publication, Row]:
    rows = Publication.objects.visible_to(user).filter(category=category)
    order = ("-sort_key", "-pk") if side == "lt" else ("sort_key", "pk")
    nearest = rows.filter(beyond(side, sort_key, pk)).order_by(*order).values("pk")[:count]
    role = "before" if side == "lt" else "after"
    return _titles(Publication.objects.filter(pk__in=nearest), role)


def _around(
    count: int, user: Any, pk: int, category: int, sort_key: str, *wanted: int | str
) -> QuerySet[Publication, Row]:
    sides = [_beside(side, count, user, pk, category, sort_key) for side in ("lt", "gt")]
    targets = [_targets(user, *wanted)] if wanted else []
    return _here(user, pk).union(*sides, *targets, all=True)


TARGETS = CompiledQuery(_targets)
AROUND_AN_ARTICLE = CompiledQuery(partial(_around, 1))
AROUND_A_CODE = CompiledQuery(partial(_around, NEIGHBOURS))
