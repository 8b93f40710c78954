"""Every state × every life × every verb × every role does what was agreed, or refuses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kb.models import Article, Publication, Schedule, State, Verb
from kb.publishing import history, scheduler, scheduling, workflow
from kb.publishing.rule_checks import is_allowed
from kb.publishing.rules import RULES, Liveness, Refused
from tests.make_articles import edit, life_of, put_live, write, write_live
from tests.publishing.expected_rules import DEEDS, LATER

ROLES = ("agent", "author", "reviewer", "publisher", "administrator")
# What no person does: it has a test of its own below.
BY_THE_CLOCK = {Verb.EXPIRE}


def bring(state: State, life: Liveness) -> Article:
    """An article in this state of the working copy and of the publication."""
    article = write(steps=("Pull the plug",))
    if life != Liveness.NEVER:
        put_live(article)
        if life == Liveness.GONE:
            workflow.retire(article, by=None)
        if state != State.PUBLISHED:
            edit(article, symptom="Smoke")
    if state in (State.IN_REVIEW, State.APPROVED):
        workflow.submit(article, by=None)
    if state == State.APPROVED:
        workflow.approve(article, by=None)
    if (state, life) == (State.PUBLISHED, Liveness.NEVER):
        Article.objects.filter(pk=article.pk).update(state=State.PUBLISHED)
    article.refresh_from_db()
    assert (article.state, life_of(article)) == (state, life)
    return article


@pytest.mark.parametrize("life", list(Liveness))
@pytest.mark.parametrize("state", list(State))
def test_every_verb_of_every_role_does_what_was_agreed_or_refuses(
    person: Callable[..., Any], state: State, life: Liveness
) -> None:
    article = bring(state, life)
    people = {role: person(f"the_{role}", role) for role in ROLES}
    for name, deed in DEEDS.items():
        for role, by in people.items():
            savepoint = transaction.savepoint()
            deed.given(article)
            article = Article.objects.get(pk=article.pk)
            attempt(article, name, role, by)
            transaction.savepoint_rollback(savepoint)


def attempt(article: Article, name: str, role: str, by: Any) -> None:
    """Do one deed; it is refused and nothing is changed, or it is done, logged and nothing else."""
    deed, state, life = DEEDS[name], article.state, life_of(article)
    here = (name, role, state, life)
    before = list(article.events.order_by("pk"))
    is_agreed = state in deed.states.split() and life.split()[0] in deed.lives.split()
    expected: tuple[str, str] = (state, life)
    events = ""
    if role not in deed.roles.split():
        with pytest.raises(PermissionDenied):
            deed.do(article, by)
    elif not is_agreed:
        with pytest.raises(Refused, match=r"\w"):
            deed.do(article, by)
    else:
        deed.do(article, by)
        expected, events = (deed.state or state, deed.life or life), deed.left(state)
        if name == "discard":
            assert not Article.objects.filter(pk=article.pk).exists()
            return
    found = Article.objects.get(pk=article.pk)
    assert (found.state, life_of(found).split()[0]) == (expected[0], expected[1].split()[0]), here
    new = list(article.events.order_by("pk"))[len(before) :]
    assert ([event.verb for event in new], {event.by for event in new} <= {by}) == (
        events.split(),
        True,
    ), here


@pytest.mark.parametrize("life", list(Liveness))
@pytest.mark.parametrize("state", list(State))
def test_the_clock_takes_down_what_is_live_whatever_is_written_meanwhile(
    guide: None, state: State, life: Liveness
) -> None:
    article = bring(state, life)
    Publication.objects.filter(pk=article.pk).update(expires_at=timezone.now())
    before = article.events.count()
    done = scheduler.run_due(timezone.now() + LATER)
    article.refresh_from_db()
    assert article.state == state
    if life == Liveness.LIVE:
        newest = article.events.first()
        assert newest is not None
        assert (newest.verb, newest.by, life_of(article)) == (Verb.EXPIRE, None, Liveness.GONE)
    else:
        assert (done.expired, article.events.count(), life_of(article)) == ([], before, life)


def test_the_agreement_speaks_of_every_verb() -> None:
    said = {
        verb
        for deed in DEEDS.values()
        for state in deed.states.split()
        for verb in deed.left(state).split()
    }
    assert said | BY_THE_CLOCK == set(Verb)


def test_every_verb_has_a_rule_and_every_rule_a_permission_that_exists(
    administrator: Any, author: Any
) -> None:
    assert set(RULES) == set(Verb)
    known = administrator.get_all_permissions()
    assert {rule.permission for rule in RULES.values()} <= known
    assert not author.has_perm("kb.publish_article")


def test_a_button_is_offered_just_where_the_verb_would_work(guide: None, author: Any) -> None:
    article = write()
    assert is_allowed(Verb.SUBMIT, article, None, None, author)
    assert not is_allowed(Verb.PUBLISH, article, None, None, author)
    workflow.submit(article, by=author)
    assert not is_allowed(Verb.SUBMIT, article, None, None, author)


def test_publishing_calls_the_pending_schedule_off(guide: None) -> None:
    article = write()
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(days=1)
    scheduling.schedule(article, publish_at=later, time_zone="UTC", by=None)
    workflow.publish(article, by=None)
    assert not Schedule.objects.exists()


def test_what_is_scheduled_is_not_returned_behind_the_publishers_back(guide: None) -> None:
    article = write()
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(days=1)
    scheduling.schedule(article, publish_at=later, time_zone="UTC", by=None)
    with pytest.raises(Refused, match="scheduled"):
        workflow.return_(article, by=None, reason="No")


def test_return_is_not_offered_while_the_newest_text_is_scheduled(
    guide: None, reviewer: Any
) -> None:
    article = write()
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    later = timezone.now() + timedelta(days=1)
    planned = scheduling.schedule(article, publish_at=later, time_zone="UTC", by=None)
    article.refresh_from_db()
    assert not is_allowed(Verb.RETURN, article, None, planned, reviewer)
    edit(article, symptom="A newer text")
    workflow.submit(article, by=None)
    assert is_allowed(Verb.RETURN, article, None, planned, reviewer)
    workflow.return_(article, by=reviewer, reason="Say which printer")
    assert Schedule.objects.filter(article=article).exists()


def test_what_needs_a_live_text_is_refused_in_words_that_fit_every_verb(guide: None) -> None:
    article = write()
    for verb in (workflow.restrict, workflow.open_, workflow.retire):
        with pytest.raises(Refused, match="so this cannot be done"):
            verb(article, by=None)


def test_a_return_without_a_reason_is_refused(guide: None) -> None:
    article = write()
    workflow.submit(article, by=None)
    with pytest.raises(Refused, match="reason"):
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
