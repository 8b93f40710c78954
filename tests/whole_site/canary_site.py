"""A site on which every kind of text that is not public holds a word that must not be seen."""

from dataclasses import replace
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.utils import timezone

from kb.documents import ConflictDocument
from kb.models import (
    Article,
    Category,
    Comment,
    Conflict,
    Flag,
    Notice,
    Publication,
    Relation,
    SearchLog,
    Step,
)
from kb.publishing import history, scheduler, scheduling, workflow
from tests.make_articles import edit, put_live, write
from tests.whole_site.canaries import (
    AN_HOUR,
    Bait,
    World,
    bait,
    fields,
    in_state,
    known,
    make,
    picture,
    surround,
    with_image,
)

# A code's own way to readers is by its spellings; the states are those of every article.
STATES = {
    "problem": ("draft", "in review", "approved", "scheduled", "deleted"),
    "error_code": ("draft", "scheduled"),
}
# Hidden codes that a public text names: a plain word there, never a link or a title.
NAMED = {"draft", "retired", "restricted", "internal and named"}


def never_public(kind: str) -> list[Bait]:
    """Drafts on their way, each in a category of its own, and one that was thrown away."""
    found = []
    for state in STATES[kind]:
        one = bait(f"{kind}, {state}")
        area = category(one)
        one, article = make(one, kind=kind, category=area)
        in_state(article, state)
        if state == "deleted":
            article.delete()
        found.append(replace(one, asked=replace(one.asked, category_slug=area.slug)))
    return found


def category(one: Bait) -> Category:
    """A category whose title and description hold the canary."""
    said, slug = f"{one.asked.word} {one.canary}", f"area-{one.asked.word}"
    return Category.objects.create(
        key=slug, title=f"Area {said}", slug=slug, description=said, position=99
    )


def pending(kind: str) -> list[Bait]:
    """Live articles whose next text is on its way."""
    found = []
    for state in ("draft", "in review", "scheduled")[: 3 if kind == "problem" else 1]:
        one = with_image(bait(f"{kind}, live with its next text {state}"))
        code = {"code": f"E{one.asked.word}", "slug": f"e-{one.asked.word}"}
        article = write(
            "Living", kind=kind, steps=("Look",), **(code if kind == "error_code" else {})
        )
        put_live(article)
        said = f"{one.asked.word} {one.canary}"
        surround(article, said)
        found.append(known(one, article))
        texts = {**fields(said), "body": f"{said} {picture(one)}"}
        edit(article, title=f"Next {said}", slug=said.replace(" ", "-"), **texts)
        in_state(article, state)
    return found


def gone(kind: str) -> list[Bait]:
    """Articles that readers had; their titles may still be told, nothing else of them."""
    found = []
    for how in ("retired", "expired", "merged"):
        one = bait(f"{kind}, {how}")
        one, article = make(one, title="Once here", kind=kind)
        put_live(article)
        go(article, how)
        found.append(one)
    return found


def go(article: Article, how: str) -> None:
    """Take a live article from readers."""
    if how == "retired":
        workflow.retire(article, by=None)
    elif how == "merged":
        workflow.merge(article, into=put_live(write("Successor")).article, by=None)
    else:
        soon = timezone.now() + AN_HOUR
        scheduling.set_expiry(article, expires_at=soon, by=None)
        scheduler.run_due(soon + AN_HOUR)


def restricted(kind: str) -> Bait:
    """Public for a while, then for agents alone: not even its title is told."""
    one, article = make(bait(f"{kind}, restricted"), kind=kind)
    put_live(article)
    workflow.restrict(article, by=None)
    return one


def internal(kind: str, name: str = "internal") -> Bait:
    """Live for agents alone, in a category that holds nothing else."""
    one = bait(f"{kind}, {name}")
    area = category(one)
    one, article = make(one, kind=kind, category=area, audience="internal")
    put_live(article)
    return replace(one, asked=replace(one.asked, category_slug=area.slug))


def opened() -> Bait:
    """Written for agents, cleaned, and public since: its old revisions are not."""
    one, article = make(bait("internal before it was public"), kind="problem", audience="internal")
    put_live(article)
    for lines in (article.step_set, article.resolution_set, article.tools, article.aliases):
        lines.all().delete()
    edit(article, title="Clean", slug="clean", audience="public", **fields(""))
    put_live(article)
    return known(one, article)


def noted() -> Bait:
    """A public article with a note for agents."""
    one = with_image(bait("note for agents"))
    article = write("Noted", slug="noted", internal_note=f"{one.asked.word} {picture(one)}")
    put_live(article)
    return known(one, article)


def replaced(successor: Bait) -> Bait:
    """A public article that went, and whose successor customers may not see."""
    article = write("Replaced by what agents see", slug="replaced")
    put_live(article)
    workflow.retire(article, by=None, successor=Publication.objects.get(pk=successor.asked.pk))
    return known(bait("replaced by what is internal"), article)


def behind_the_scenes(people: dict[str, Any], article: Article) -> list[Bait]:
    """What is said about an article, who did it, and what is prepared: nothing for readers."""
    names = ("flag", "comment", "reason", "person", "conflict", "notice", "log")
    said = {name: bait(name) for name in names}
    words = {name: f"{one.asked.word} {one.canary}" for name, one in said.items()}
    people["named"] = author = get_user_model().objects.create_user(
        words["person"].replace(" ", "."), first_name=words["person"], is_superuser=True
    )
    Article.objects.filter(pk=article.pk).update(owner=author)
    edit(article, by=author, note=words["reason"], symptom="It was edited.")
    workflow.publish_now(article, by=author, reason=words["reason"])
    Flag.objects.create(article=article, reason=words["flag"], by=author)
    for closed in (None, timezone.now()):
        Comment.objects.create(
            article=article, text=words["comment"], by=author, resolved_at=closed
        )
    document: ConflictDocument = {
        **history.snapshot(article),
        "title": words["conflict"],
        "housekeeping": {},
    }
    Conflict.objects.create(article=article, document=document, by=author)
    now = timezone.now()
    Notice.objects.create(text=f"Later {words['notice']}", starts_at=now + AN_HOUR)
    over = {"starts_at": now - 2 * AN_HOUR, "ends_at": now - AN_HOUR}
    Notice.objects.create(text=f"Over {words['notice']}", **over)
    SearchLog.objects.create(words=words["log"], result_count=3)
    return [known(one, article) for one in said.values()]


# --- What is public -------------------------------------------------------------------------------


def public(kind: str, **values: Any) -> tuple[Bait, Article]:
    """A live article for everyone, in a category: the tests' proof that they would see."""
    one, area = with_image(bait(f"{kind}, public")), values.pop("area")
    said = f"{one.asked.word} {one.canary}"
    if kind == "error_code":
        values |= {"code": one.asked.word.upper(), "slug": one.asked.word}
    values |= {"symptom": said, "body": picture(one)}
    article = write(f"Public {said}", kind=kind, category=area, **values)
    surround(article, said)
    edit(article)
    put_live(article)
    one = known(one, article)
    return replace(one, asked=replace(one.asked, category_slug=area.slug)), article


def befriend(article: Article, hidden: list[Bait]) -> None:
    """Let a public article lead to everything that is hidden, from its whole and from its lines."""
    targets = Article.objects.filter(pk__in=[one.asked.pk for one in hidden])
    named = {one.asked.pk for one in hidden if one.asked.code and NAMED & set(one.name.split(", "))}
    for position, target in enumerate(targets.order_by("pk"), start=1):
        for kind, anchor in (("related", ""), ("points_to", ""), ("same_as", "check-it")):
            Relation.objects.create(
                article=article, target=target, type=kind, anchor=anchor, position=position
            )
        Step.objects.create(
            article=article,
            anchor=f"or-{position}",
            position=position + 1,
            text=f"It may say {target.code}" if target.pk in named else "Or else",
            if_not=target.key,
        )
    edit(article)
    put_live(article)


def people() -> dict[str, Any]:
    """Those whose rights end before what is hidden."""
    users = get_user_model().objects
    agent = users.create_user("anna")
    agent.user_permissions.set(Permission.objects.filter(codename="view_internal"))
    bare = users.create_user("bare", is_staff=True)
    other = users.create_user("otto", is_staff=True)
    others = Permission.objects.exclude(codename="view_internal")
    other.user_permissions.set(
        others.filter(content_type__app_label="kb", codename__endswith="_synonym")
    )
    outsider = users.create_user("oskar", is_staff=True)
    outsider.user_permissions.set(others.filter(content_type__app_label="kb"))
    root = users.create_superuser("rosa")
    return {"agent": agent, "bare": bare, "other": other, "outsider": outsider, "root": root}


def build() -> World:
    """Make it all."""
    world = World(people=people())
    kinds = ("problem", "error_code")
    for kind in kinds:
        world.hidden += [*gone(kind), restricted(kind)]
    world.hidden.append(opened())
    for kind in kinds:  # what is scheduled comes after the clock was asked what has expired
        world.hidden += [*never_public(kind), *pending(kind)]
        world.internal.append(internal(kind))
    world.internal.append(internal("error_code", "internal and named"))
    world.internal.append(noted())
    area = Category.objects.create(key="open-area", title="Open area", slug="open-area", position=1)
    family = Category.objects.create(
        key="open-codes", title="Open codes", slug="open-codes", position=2, code_family="open"
    )
    for kind, place in zip(kinds, (area, family), strict=True):
        one, article = public(kind, area=place)
        befriend(article, [*world.hidden, *world.internal])
        world.public.append(one)
    world.hidden.append(replaced(world.internal[0]))
    talked_about = put_live(write("Talked about", category=area)).article
    world.hidden += behind_the_scenes(world.people, talked_about)
    return world
