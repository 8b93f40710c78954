"""Canaries: random words that readers must never see, and the articles that hold them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from django.utils import timezone

from kb.models import Alias, Article, Image, Resolution, Step, Tool
from kb.publishing import scheduling, workflow
from tests.make_articles import edit, write
from tests.make_images import keep, shown
from tests.whole_site.surfaces import Asked

SEEDS = count(1)
ODD, LETTERS = "zxqvkjw", "bcdfghlmnprst"
AN_HOUR = timedelta(hours=1)


def new_word() -> str:
    """Return a random word of ten letters that no other resembles and no stemmer shortens."""
    number = next(SEEDS)
    first, third = divmod(number, len(LETTERS))
    start = ODD[first // 7 % 7] + ODD[first % 7] + LETTERS[third]
    chance = Random(number)
    return start + "".join(chance.choice("aou") + chance.choice(LETTERS) for _ in range(3)) + "q"


@dataclass(frozen=True)
class Bait:
    """What is known of a text (`asked`), and the word in it that nobody may see (`canary`)."""

    name: str
    asked: Asked
    canary: str


def bait(name: str, **known: Any) -> Bait:
    """A new pair of words; the article gets its id when it is made."""
    return Bait(name, Asked(pk=0, word=new_word(), **known), new_word())


@dataclass
class World:
    """What the site of canaries holds: hidden texts, public ones, and users."""

    hidden: list[Bait] = field(default_factory=list)
    public: list[Bait] = field(default_factory=list)
    internal: list[Bait] = field(default_factory=list)
    people: dict[str, Any] = field(default_factory=dict)

    def canaries(self) -> dict[str, str]:
        """Every word that must not be seen, and of what."""
        return {one.canary: one.name for one in [*self.hidden, *self.internal]}


def fields(said: str) -> dict[str, Any]:
    """Return values for every text column of an article, each with these words."""
    names = ("symptom", "environment", "cause", "body", "internal_note")
    return dict.fromkeys(names, said)


def with_image(one: Bait) -> Bait:
    """The bait with an image of its own."""
    return replace(one, asked=replace(one.asked, image=keep(one.asked.word).digest))


def picture(one: Bait) -> str:
    """The Markdown that shows the bait's image."""
    return shown(Image.objects.get(pk=one.asked.image), f"{one.asked.word} {one.canary}")


def surround(article: Article, said: str) -> None:
    """Lines, tools and another spelling that say so."""
    Step.objects.create(
        article=article, anchor="check-it", position=1, text=said, command=said, expected=said
    )
    Resolution.objects.create(
        article=article, anchor="mend-it", position=1, text=said, command=said, verify=said
    )
    Tool.objects.create(article=article, text=said, position=1)
    Alias.objects.create(article=article, text=f"alias {said}")


def make(one: Bait, *, title: str = "", **values: Any) -> tuple[Bait, Article]:
    """A draft whose every text holds the canary beside the word that can be asked for."""
    one = with_image(one)
    said = f"{one.asked.word} {one.canary}"
    is_code = values.get("kind") == "error_code"
    code = {"code": one.asked.word.upper(), "slug": one.asked.word} if is_code else {}
    named = {"slug": f"about-{one.asked.word}", **code}
    texts = {**fields(said), "body": f"{said} {picture(one)}"}
    article = write(title or f"About {said}", **{**texts, **named, **values})
    surround(article, said)
    edit(article)
    return known(one, article), article


def known(one: Bait, article: Article) -> Bait:
    """The bait with the addresses of what was made."""
    asked = replace(
        one.asked,
        pk=article.pk,
        slug=article.slug,
        code=article.slug if article.kind == "error_code" else "",
        spelling=f"alias {one.asked.word}",
        anchor="check-it",
        kind=article.kind,
        category=article.category_id or one.asked.category,
    )
    return replace(one, asked=asked)


def in_state(article: Article, state: str) -> None:
    """Bring a draft as far as the name says."""
    if state in {"in review", "approved", "scheduled"}:
        workflow.submit(article, by=None)
    if state in {"approved", "scheduled"}:
        workflow.approve(article, by=None)
    if state == "scheduled":
        at = timezone.now() + AN_HOUR
        scheduling.schedule(article, publish_at=at, time_zone="UTC", by=None)
