"""Random sequences of what editors do to three articles, for the tests of addresses."""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from hypothesis import strategies as st

from kb.models import GUIDE, Alias, Article, Category, Publication, Source
from kb.publishing import workflow
from kb.publishing.rules import Refused
from tests.make_articles import edit, put_live, write_live

WHO, AREA = st.integers(0, 2), st.integers(0, 1)
# So few that articles take over what others had: slugs, spellings, numbers.
NAMES, NUMBERS = st.sampled_from(("zqa", "zqb")), st.sampled_from(("88.1", "88.2"))
MOVE = st.one_of(
    st.tuples(st.just("rename"), WHO, NAMES),
    st.tuples(st.just("alias"), WHO, st.one_of(st.just(""), NAMES)),
    st.tuples(st.just("number"), WHO, NUMBERS),
    st.tuples(st.just("area"), WHO, AREA),
    st.tuples(st.just("audience"), WHO, st.sampled_from(("public", "internal"))),
    st.tuples(st.sampled_from(("retire", "restore", "restrict", "open_")), WHO, st.just("")),
    st.tuples(st.just("merge"), WHO, WHO),
    st.tuples(st.just("retire for"), WHO, WHO),
)
MOVES = st.lists(MOVE, max_size=9)
Move = tuple[str, int, Any]


@dataclass
class Cast:
    """Two codes and a numbered problem, with two categories to lie in."""

    articles: list[Article] = field(default_factory=list)
    areas: list[Category] = field(default_factory=list)

    def publications(self) -> list[Publication]:
        """Return the publications of the three, live or gone."""
        rows = Publication.objects.select_related("category").in_order()
        return list(rows.filter(pk__in=[article.pk for article in self.articles]))


def begin() -> Cast:
    """Three articles, all live and public."""
    source = Source.objects.get(key=GUIDE)
    areas = [
        Category.objects.create(
            key=f"test-{name}", title=name, slug=name, position=90, source=source
        )
        for name in ("fans", "lamps")
    ]
    for area, number in zip(areas, ("87", "86"), strict=True):
        Category.objects.filter(pk=area.pk).update(number=number)
    codes = [
        write_live(
            f"Begun {n}", kind="error_code", code=f"ZQ{n}", slug=f"test-zq{n}", source=source
        )
        for n in "xy"
    ]
    plain = write_live(
        "Begun plainly", slug="begun-plainly", number="88.0", source=source, category=areas[0]
    )
    articles = [Article.objects.get(pk=one.pk) for one in (*codes, plain)]
    return Cast(articles, areas)


def do(cast: Cast, move: Move) -> bool:
    """Do one step as an editor would. Return whether it was possible."""
    try:
        with transaction.atomic():
            _move(cast, *move)
    except (Refused, IntegrityError):
        return False
    return True


def _move(cast: Cast, verb: str, at: int, value: Any) -> None:
    article = cast.articles[at]
    article.refresh_from_db()
    match verb:
        case "merge":
            workflow.merge(article, into=cast.articles[value], by=None)
        case "retire for":
            successor = Publication.objects.get(pk=cast.articles[value].pk)
            workflow.retire(article, by=None, successor=successor)
        case "rename" | "alias" | "number" | "area" | "audience":
            _edit(cast, article, verb, value)
            put_live(article)
        case _:
            getattr(workflow, verb)(article, by=None)


def _edit(cast: Cast, article: Article, verb: str, value: Any) -> None:
    match verb:
        case "rename":
            code = {"code": value.upper()} if article.kind == "error_code" else {}
            edit(article, slug=f"test-{value}", title=f"Named {value}", **code)
        case "alias":
            article.aliases.all().delete()
            if value:
                Alias.objects.create(article=article, text=f"also {value}")
            edit(article)
        case "area":
            edit(article, category=cast.areas[value])
        case _:
            edit(article, **{verb: value})
