"""The articles around one: those it links to, those that link to it, its neighbours in a list."""

from collections.abc import Collection
from functools import cached_property, partial
from itertools import chain, zip_longest
from operator import attrgetter, itemgetter

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from kb.compiled_query import CompiledQuery, Row, model_instance, padded
from kb.models import Article, Publication, PublishedLink
from kb.models.publication import SOURCE_KEY_COLUMN, with_source_key
from kb.pages.paging import beyond
from kb.reader import Reader
from kb.serialise.structure import Links, target_keys
from kb.text.code_mentions import mentioned_ids

MOST_LINKS_HERE = 12
MOST_LINKS_READ = 60
NEIGHBOURS_OF_A_CODE = 6
NEIGHBOURS_OF_AN_ARTICLE = 1

LISTED_COLUMNS = (
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
    "place",
    SOURCE_KEY_COLUMN,
)
"""What a list shows of a publication."""


def listed_publication(row: Row) -> Publication:
    """Return the publication of a row with LISTED_COLUMNS."""
    return with_source_key(model_instance(Publication, row), row)


class RelatedArticles:
    """The rows of one query, each with its role: target, here, before or after."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    @cached_property
    def signature(self) -> str:
        """Return the text of all rows, in any order of the database the same: a cache key."""
        return str(sorted(map(str, self.rows)))

    @cached_property
    def _by_role(self) -> dict[str, dict[str, Publication]]:
        by_role: dict[str, dict[str, Publication]] = {}
        for row in sorted(self.rows, key=itemgetter("sort_key", "article_id")):
            by_role.setdefault(row["role"], {})[row["key"]] = listed_publication(row)
        return by_role

    def _in_order(self, role: str) -> list[Publication]:
        return list(self._by_role.get(role, {}).values())

    def _in_place(self, role: str) -> list[Publication]:
        return sorted(self._in_order(role), key=attrgetter("place", "pk"))

    @property
    def targets(self) -> Links:
        """Return, by article key, the articles that it links to or names."""
        return self._by_role.get("target", {})

    @cached_property
    def here(self) -> list[Publication]:
        """Return the first that link to it, without those that it links to itself."""
        rows = [row for row in self._in_order("here") if row not in self.targets.values()]
        return rows[:MOST_LINKS_HERE]

    @property
    def before(self) -> list[Publication]:
        """Return those just before it in its category."""
        return self._in_place("before")

    @property
    def after(self) -> list[Publication]:
        """Return those just after it in its category."""
        return self._in_place("after")


def related_articles(publication: Publication, user: Reader) -> RelatedArticles:
    """Read all of them with one query; a code has more neighbours than another article."""
    return _related(AROUND_A_CODE if publication.is_code else AROUND_AN_ARTICLE, publication, user)


def relatives_of(publication: Publication, user: Reader, most: int) -> list[Publication]:
    """Return the articles nearest to a gone one: linked with it first, then its neighbours."""
    around = _related(AROUND_A_CODE, publication, user)
    neighbours = chain.from_iterable(zip_longest(around.after, reversed(around.before)))
    relatives = [*around.targets.values(), *around.here, *filter(None, neighbours)]
    return list(dict.fromkeys(relatives))[:most]


def targets_of(publication: Publication, user: Reader | None) -> Links:
    """Return, by article key, the articles that it links to and the codes that its text names."""
    keys, pks = _targets_named_by(publication)
    if not keys and not pks:
        return {}
    rows = TARGETS.rows(user, *padded(keys), *padded(pks))
    return {row["key"]: listed_publication(row) for row in rows}


def targets_of_all(
    publications: Collection[Publication], user: Reader | None
) -> dict[int, dict[str, Publication]]:
    """Return the same for each of several articles, by id, with one query.

    A public article has public ones alone, whoever asks: a copy of it tells nothing internal.
    """
    named: dict[int, list[int | str]] = {}
    for row in publications:
        keys, pks = _targets_named_by(row)
        named[row.pk] = [*keys, *pks]
    public = {row.pk for row in publications if row.is_public}
    targets = list(dict.fromkeys(target for each in named.values() for target in each))
    rows = list(_targets(user, *targets)) if targets else []
    found = [(row["key"], listed_publication(row)) for row in rows]
    return {
        pk: {
            key: target
            for key, target in found
            if (key in each or target.pk in each) and (target.is_public or pk not in public)
        }
        for pk, each in ((pk, set(each)) for pk, each in named.items())
    }


def _related(query: CompiledQuery, publication: Publication, user: Reader) -> RelatedArticles:
    position = (publication.pk, publication.category_id or 0, publication.place)
    keys, pks = _targets_named_by(publication)
    return RelatedArticles(query.rows(user, *position, *padded(keys), *padded(pks)))


def _targets_named_by(publication: Publication) -> tuple[list[str], list[int]]:
    """Return the keys of the articles that it links to and the ids of the codes that it names."""
    named = mentioned_ids("".join(publication.html.values()))
    return sorted(target_keys(publication.document)), list(dict.fromkeys(named))


def _rows(publications: QuerySet[Publication], role: str) -> QuerySet[Publication, Row]:
    annotated = publications.annotate(role=Value(role), key=F("article__key"))
    rows: QuerySet[Publication, Row] = annotated.values(*LISTED_COLUMNS, "role", "key")
    return rows


def _targets(user: Reader | None, *targets: int | str) -> QuerySet[Publication, Row]:
    keys = [target for target in targets if isinstance(target, str)]
    pks = [target for target in targets if isinstance(target, int)]
    articles = Article.objects.filter(Q(key__in=keys) | Q(pk__in=pks)).values("pk")
    return _rows(Publication.objects.visible_to(user).filter(pk__in=articles), "target")


def _linking_here(user: Reader, pk: int) -> QuerySet[Publication, Row]:
    # EXISTS checks each link; IN would first list every visible publication.
    visible = Publication.objects.visible_to(user).filter(pk=OuterRef("publication"))
    links = PublishedLink.objects.filter(Exists(visible), target=pk)
    sources = links.order_by("pk").values("publication")[:MOST_LINKS_READ]
    return _rows(Publication.objects.filter(pk__in=sources).exclude(pk=pk), "here")


def _neighbours(
    side: str, count: int, user: Reader, pk: int, category: int, place: str
) -> QuerySet[Publication, Row]:
    in_category = Publication.objects.visible_to(user).filter(category=category)
    order = ("-place", "-pk") if side == "lt" else ("place", "pk")
    nearest = in_category.filter(beyond(side, place, pk, by="place")).order_by(*order)
    role = "before" if side == "lt" else "after"
    return _rows(Publication.objects.filter(pk__in=nearest.values("pk")[:count]), role)


def _around(
    count: int, user: Reader, pk: int, category: int, place: str, *targets: int | str
) -> QuerySet[Publication, Row]:
    queries = [_neighbours(side, count, user, pk, category, place) for side in ("lt", "gt")]
    if targets:
        queries.append(_targets(user, *targets))
    return _linking_here(user, pk).union(*queries, all=True)


TARGETS = CompiledQuery(_targets)
AROUND_AN_ARTICLE = CompiledQuery(partial(_around, NEIGHBOURS_OF_AN_ARTICLE))
AROUND_A_CODE = CompiledQuery(partial(_around, NEIGHBOURS_OF_A_CODE))
