"""Every state × every life × every verb × every role does what the table says, or refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kb.models import Article, Publication, PublicationEvent, Schedule, State, Verb
from kb.publishing import apply, history, schedule, workflow
from kb.publishing.rules import TABLE, Life, Refused, can, life_of
from tests.articles import edit, put_live, write, write_live

ROLES = ("agent", "author", "reviewer", "publisher", "administrator")
DOERS: dict[str, set[Verb]] = {
    "agent": set(),
    "author": {Verb.SUBMIT, Verb.REVERT},
    "reviewer": {Verb.APPROVE, Verb.RETURN},
    "publisher": {
        Verb.PUBLISH,
        Verb.SCHEDULE,
        Verb.UNSCHEDULE,
        Verb.RETIRE,
        Verb.MERGE,
        Verb.EXPIRE,
        Verb.RESTORE,
        Verb.RESTRICT,
        Verb.OPEN,
    },
    "administrator": set(Verb),
}
AFTER: dict[Verb, tuple[State | None, Life | None]] = {
    Verb.SUBMIT: (State.IN_REVIEW, None),
    Verb.APPROVE: (State.APPROVED, None),
    Verb.RETURN: (State.DRAFT, None),
    Verb.PUBLISH: (State.PUBLISHED, Life.LIVE),
    Verb.SCHEDULE: (None, None),
    Verb.RETIRE: (None, Life.GONE),
    Verb.MERGE: (None, Life.GONE),
    Verb.RESTORE: (None, Life.LIVE),
    Verb.RESTRICT: (None, Life.LIVE),
    Verb.REVERT: (State.DRAFT, None),
}
DONE_BY_HAND = sorted(set(AFTER))


def bring(state: State, life: Life) -> Article:
    """An article in this state of the working copy and of the publication."""
    article = write(steps=("Pull the plug",))
    if life != Life.NEVER:
        put_live(article)
        if life == Life.GONE:
            workflow.retire(article, by=None)
        if state != State.PUBLISHED:
            edit(article, symptom="Smoke")
    if state in (State.IN_REVIEW, State.APPROVED):
        workflow.submit(article, by=None)
    if state == State.APPROVED:
        workflow.approve(article, by=None)
    if (state, life) == (State.PUBLISHED, Life.NEVER):
        Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
    article.refresh_from_db()
    assert (article.state, life_of(article)) == (state, life)
    return article


def act(verb: Verb, article: Article, by: Any) -> None:
    """Do a verb as its caller would."""
    later = timezone.now() + timedelta(days=1)
    doing: dict[Verb, Callable[[], Any]] = {
        Verb.SUBMIT: lambda: workflow.submit(article, by=by),
        Verb.APPROVE: lambda: workflow.approve(article, by=by),
        Verb.RETURN: lambda: workflow.return_(article, by=by, reason="Step 2 is missing"),
        Verb.PUBLISH: lambda: workflow.publish(article, by=by),
        Verb.SCHEDULE: lambda: schedule.schedule(article, publish_at=later, time_zone="UTC", by=by),
        Verb.RETIRE: lambda: workflow.retire(article, by=by),
        Verb.MERGE: lambda: workflow.merge(article, into=other(), by=by),
        Verb.RESTORE: lambda: workflow.restore(article, by=by),
        Verb.RESTRICT: lambda: workflow.restrict(article, by=by),
        Verb.REVERT: lambda: apply.revert(article, older(article), by=by),
    }
    doing[verb]()


def other() -> Article:
    """Another article that is live."""
    return Article.objects.get(key="guide-latency-problems")


def older(article: Article) -> Any:
    """A revision that differs from what is there."""
    newest = history.latest(article)
    assert newest is not None
    edited = {**newest.document, "environment": "Basement"}
    newest.pk, newest.number, newest.document = None, newest.number + 90, edited
    return newest


@pytest.mark.parametrize("life", list(Life))
@pytest.mark.parametrize("state", list(State))
def test_every_verb_of_every_role_does_what_the_table_says_or_refuses(
    person: Callable[..., Any], state: State, life: Life
) -> None:
    article = bring(state, life)
    people = {role: person(f"the_{role}", role) for role in ROLES[:-1]}
    people["administrator"] = person("the_administrator", is_superuser=True)
    for verb in DONE_BY_HAND:
        for role, by in people.items():
            savepoint = transaction.savepoint()
            article.refresh_from_db()
            attempt(article, verb, role, by)
            transaction.savepoint_rollback(savepoint)


def attempt(article: Article, verb: Verb, role: str, by: Any) -> None:
    """Do one verb; it is refused and nothing is changed, or it is done, logged and nothing else."""
    state, life, rule = State(article.state), life_of(article), TABLE[verb]
    events = PublicationEvent.objects.filter(article=article)
    before = events.count()
    expected: tuple[State | None, Life | None] = (None, None)
    if verb not in DOERS[role]:
        with pytest.raises(PermissionDenied):
            act(verb, article, by)
    elif state not in rule.states or life not in rule.lives:
        with pytest.raises(Refused, match=r"\w"):
            act(verb, article, by)
    else:
        act(verb, article, by)
        expected = AFTER[verb]
        newest = events.first()
        assert newest is not None
        assert (events.count(), newest.verb, newest.by) == (before + 1, verb, by)
    article.refresh_from_db()
    assert (article.state, life_of(article)) == (expected[0] or state, expected[1] or life)


def test_every_verb_has_a_rule_and_every_rule_a_permission_that_exists(
    administrator: Any, author: Any
) -> None:
    assert set(TABLE) == set(Verb)
    known = administrator.get_all_permissions()
    assert {rule.permission for rule in TABLE.values()} <= known
    assert not author.has_perm("kb.publish_article")


def test_a_button_is_offered_just_where_the_verb_would_work(guide: None, author: Any) -> None:
    article = write()
    assert can(Verb.SUBMIT, article, author)
    assert not can(Verb.PUBLISH, article, author)
    workflow.submit(article, by=author)
    assert not can(Verb.SUBMIT, article, author)


def test_publishing_calls_the_pending_schedule_off(guide: None) -> None:
    article = write()
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(days=1)
    schedule.schedule(article, publish_at=later, time_zone="UTC", by=None)
    workflow.publish(article, by=None)
    assert not Schedule.objects.exists()


def test_what_is_scheduled_is_not_returned_behind_the_publishers_back(guide: None) -> None:
    article = write()
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(days=1)
    schedule.schedule(article, publish_at=later, time_zone="UTC", by=None)
    with pytest.raises(Refused, match="scheduled"):
        workflow.return_(article, by=None, reason="No")


def test_a_return_without_a_reason_is_refused(guide: None) -> None:
    article = write()
    workflow.submit(article, by=None)
    with pytest.raises(Refused, match="why"):
        workflow.return_(article, by=None, reason="  ")


def test_ones_own_change_is_approved_only_where_the_setting_allows(
    settings: Any, editor: Any, reviewer: Any
) -> None:
    article = write(by=editor)
    workflow.submit(article, by=editor)
    settings.KB_FORBID_OWN_APPROVAL = True
    with pytest.raises(Refused, match="yourself"):
        workflow.approve(article, by=editor)
    with pytest.raises(Refused, match="yourself"):
        workflow.publish_now(article, by=editor)
    workflow.approve(article, by=reviewer)
    assert article.state == State.APPROVED


def test_publishing_in_one_needs_all_three_permissions(
    guide: None, editor: Any, publisher: Any
) -> None:
    article = write()
    with pytest.raises(PermissionDenied):
        workflow.publish_now(article, by=publisher)
    workflow.publish_now(article, by=editor)
    verbs = list(article.events.values_list("verb", flat=True))
    assert verbs == [Verb.PUBLISH, Verb.APPROVE, Verb.SUBMIT]


def test_a_restriction_hides_at_once_and_leaves_the_draft_alone(guide: None) -> None:
    publication = write_live()
    article = publication.article
    edit(article, symptom="Flames")
    workflow.restrict(article, by=None)
    article.refresh_from_db()
    assert (article.state, article.audience) == (State.DRAFT, "public")
    assert not Publication.objects.visible_to(None).filter(pk=article.pk).exists()
    assert "Flames" not in str(Publication.objects.get(pk=article.pk).document)


def test_a_restriction_without_a_draft_keeps_the_working_copy_equal_to_what_is_live(
    guide: None,
) -> None:
    article = write_live().article
    workflow.restrict(article, by=None)
    article.refresh_from_db()
    publication = Publication.objects.select_related("revision").get(pk=article.pk)
    assert (article.state, article.audience) == (State.PUBLISHED, "internal")
    assert publication.revision.document == history.snapshot(article)
    workflow.open_(article, by=None)
    assert Publication.objects.visible_to(None).filter(pk=article.pk).exists()
