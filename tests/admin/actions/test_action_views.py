"""The verbs from the article's page: each says what happens, asks, and does it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kb.admin.actions.actions import ACTIONS, allowed_actions
from kb.admin.common.overview import article_overview
from kb.models import Article, Flag, Publication, PublicationEvent, Schedule, Verb
from kb.publishing import history, saving, scheduling, workflow
from tests.admin.form_data import data, read
from tests.make_articles import edit, put_live, write, write_live


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Writes, approves and publishes."""
    return signed_in(editor)


def do(client: Client, article: Article, name: str, **asked: str) -> str:
    """Open the verb's page, fill it in, press the button; return what the next page says."""
    path = f"/admin/kb/problem/{article.pk}/do/{name}/"
    response = client.post(path, data(client.get(path), **asked), follow=True)
    return response.content.decode()


def test_retiring_asks_for_a_successor_and_a_reason(client: Client) -> None:
    live = write_live("Old way")
    said = do(client, live.article, "retire", successor="2.2 Latency Problems", reason="Merged")
    assert "Withdrawn." in said
    live.refresh_from_db()
    assert (live.is_live, live.successor_id) == (False, Publication.objects.get(number="2.2").pk)
    event = PublicationEvent.objects.filter(article=live.pk).first()
    assert event is not None
    assert (event.verb, event.reason) == (Verb.RETIRE, "Merged")
    assert "Restored." in do(client, live.article, "restore")
    live.refresh_from_db()
    assert live.is_live


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Nothing like it", "There is no line or article"),
        ("Never published", "That article is not visible to readers."),
        ("Old way", "This is the article itself."),
    ],
)
def test_a_successor_that_cannot_be_is_an_error_beside_its_box(
    client: Client, typed: str, message: str
) -> None:
    live = write_live("Old way")
    write("Never published")
    assert message in do(client, live.article, "retire", successor=typed)
    live.refresh_from_db()
    assert live.is_live


def test_restricting_and_opening_change_the_live_text_at_once(client: Client) -> None:
    live = write_live("Inside", symptom="")
    edit(live.article, symptom="Draft")
    assert "Only agents can see it now." in do(client, live.article, "restrict", reason="Legal")
    live.refresh_from_db()
    assert (live.audience, live.document["symptom"]) == ("internal", "")
    assert "Everyone can see it now." in do(client, live.article, "open")


def test_merging_leads_readers_of_one_to_the_other(client: Client) -> None:
    live = write_live("Old way", steps=("Look under it",))
    assert "Merged." in do(client, live.article, "merge", into="2.2", reason="The same")
    live.refresh_from_db()
    assert (live.is_live, live.is_merged) == (False, True)
    into = Publication.objects.get(number="2.2")
    assert "look-under-it" in {line["anchor"] for line in into.document["removed"]}


def test_a_live_text_can_be_given_an_end_and_kept_after_all(client: Client) -> None:
    live = write_live("For the fair")
    wall = f"{timezone.now() + timedelta(days=9):%Y-%m-%d}T18:00"
    do(client, live.article, "expiry", expires_at=wall)
    live.refresh_from_db()
    assert f"{live.expires_at:%Y-%m-%dT%H:%M}" == wall
    assert "Expiry saved." in do(client, live.article, "expiry", expires_at="")
    live.refresh_from_db()
    assert live.expires_at is None


def test_the_history_has_the_reason_of_an_expiry_and_its_time_as_it_was_entered(
    client: Client,
) -> None:
    live, tokyo = write_live("For the fair"), {"time_zone": "Asia/Tokyo"}
    do(client, live.article, "expiry", expires_at="2099-09-01T18:00", reason="The fair", **tokyo)
    do(client, live.article, "expiry", expires_at="")
    events = PublicationEvent.objects.filter(article=live.pk, verb=Verb.SET_EXPIRY)
    assert list(events.values_list("reason", "detail")) == [
        ("", "no expiry"),
        ("The fair", "expires on 1 Sep 2099, 18:00 (Asia/Tokyo)"),
    ]


def test_the_history_says_what_takes_the_place_of_an_article(client: Client) -> None:
    retired, merged = write_live("Old way"), write_live("Older way")
    do(client, retired.article, "retire", successor="2.2")
    do(client, merged.article, "merge", into="2.2")
    into = Publication.objects.get(number="2.2")
    details = PublicationEvent.objects.filter(verb__in=(Verb.RETIRE, Verb.MERGE))
    wanted = f"now: 2.2 Latency Problems (#{into.pk})"
    assert list(details.values_list("detail", flat=True)) == [wanted] * 2


@pytest.mark.parametrize("name", ["return", "retire"])
def test_what_is_refused_keeps_what_was_typed(client: Client, name: str) -> None:
    live = write_live("Old way")
    path = f"/admin/kb/problem/{live.pk}/do/{name}/"
    if name == "retire":
        workflow.retire(live.article, by=None)
    shown = client.post(path, {"reason": "A long story", "successor": ""})
    assert shown.status_code == 200
    assert 'id="problems"' in shown.content.decode()
    assert read(shown).data["reason"] == "A long story"


def test_a_comparison_keeps_the_note_of_what_is_refused(client: Client) -> None:
    article = write("Slow lift")
    path = f"/admin/kb/problem/{article.pk}/compare/"
    shown = client.post(path, {"_do": "approve", "note": "Good work"})
    assert read(shown).data["note"] == "Good work"
    assert "Only an article in review can be approved." in shown.content.decode()


def test_a_draft_goes_through_review_to_readers(
    author: Any, reviewer: Any, publisher: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Slow lift", by=None)
    writes, reviews, publishes = (signed_in(each) for each in (author, reviewer, publisher))
    path = f"/admin/kb/problem/{article.pk}/"
    form = data(
        writes.get(f"{path}change/"), symptom="It is slow", category="guide-database-issues"
    )
    assert (
        b"Submitted for review."
        in writes.post(f"{path}change/", {**form, "_submit": ""}, follow=True).content
    )
    shown = reviews.get(f"{path}compare/")
    assert "_do" in read(shown).buttons
    reviews.post(f"{path}compare/", {"_do": "approve", "note": "Good"})
    article.refresh_from_db()
    assert article.state == "approved"
    publishes.post(f"{path}compare/", {"_do": "publish", "note": "Now"})
    assert Publication.objects.get(pk=article.pk).is_live


def test_returning_needs_a_reason(reviewer: Any, signed_in: Callable[[Any], Client]) -> None:
    article = write("Slow lift")
    workflow.submit(article, by=None)
    client, path = signed_in(reviewer), f"/admin/kb/problem/{article.pk}/compare/"
    assert "Enter a reason" in client.post(path, {"_do": "return"}, follow=True).content.decode()
    article.refresh_from_db()
    assert article.state == "in_review"
    client.post(path, {"_do": "return", "note": "Say which lift"})
    article.refresh_from_db()
    assert article.state == "draft"


def test_what_is_approved_can_be_scheduled_in_a_zones_own_time(client: Client) -> None:
    article = write("Later")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    day = timezone.now() + timedelta(days=40)
    wall = f"{day:%Y-%m-%d}T09:00"
    said = do(client, article, "schedule", publish_at=wall, time_zone="Asia/Tokyo")
    assert "Scheduled." in said
    planned = Schedule.objects.get(article=article)
    assert f"{planned.publish_at:%Y-%m-%d %H:%M}" == f"{day:%Y-%m-%d} 00:00"
    assert "goes live on" in said
    assert "Schedule cancelled." in do(client, article, "unschedule")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"publish_at": "2020-01-01T09:00"}, "That time has passed"),
        ({"publish_at": "soon"}, "Use the format"),
        ({"publish_at": "2099-01-01T09:00", "time_zone": "Mars/Olympus"}, "no time zone"),
        (
            {"publish_at": "2099-01-01T09:00", "expires_at": "2098-01-01T09:00"},
            "after it goes live",
        ),
        ({"publish_at": "2030-03-31T02:30", "time_zone": "Europe/Berlin"}, "skip 02:30"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(
    client: Client, asked: dict[str, str], message: str
) -> None:
    article = write("Later")
    workflow.submit(article, by=None)
    workflow.approve(article, by=None)
    assert message in do(client, article, "schedule", **asked)
    assert not Schedule.objects.exists()


def test_only_verbs_that_can_be_done_now_are_offered(editor: Any) -> None:
    draft, live, gone = write("Draft"), write_live("Live"), write_live("Gone")
    workflow.retire(gone.article, by=None)

    def offered(article: Article) -> set[str]:
        overview = article_overview(Article.objects.get(pk=article.pk))
        return {action.name for action in allowed_actions(ACTIONS, overview, editor)}

    assert offered(draft) == {"submit"}
    assert offered(live.article) == {"expiry", "restrict", "retire", "merge"}
    assert offered(gone.article) == {"restore"}
    workflow.submit(draft, by=None)
    workflow.approve(draft, by=None)
    assert offered(draft) == {"return", "publish", "schedule"}
    soon = timezone.now() + timedelta(days=1)
    scheduling.schedule(draft, publish_at=soon, time_zone="UTC", by=None)
    assert offered(draft) == {"publish", "schedule", "unschedule"}


def test_going_back_to_a_revision_makes_a_new_draft(client: Client) -> None:
    live = write_live("First title")
    edit(live.article, title="Second title")
    path = f"/admin/kb/problem/{live.pk}/revert/1/"
    assert client.get(path).status_code == 200
    client.post(path, {"note": "Back"})
    newest = history.latest(live.article)
    assert newest is not None
    assert (newest.number, newest.document["title"], newest.origin) == (3, "First title", "revert")
    assert client.get(f"/admin/kb/problem/{live.pk}/revert/99/").status_code == 404


def test_the_history_names_what_changed_who_and_when_it_was_live(client: Client) -> None:
    live = write_live("Slow lift", symptom="", steps=("Look", "Listen"))
    edit(live.article, symptom="It is slow", note="Agents asked")
    put_live(live.article)
    content = client.get(f"/admin/kb/problem/{live.pk}/history/").content.decode()
    assert "Problem added" in content
    assert "Agents asked" in content
    assert "First revision" in content
    assert content.count("Live since") == 1
    assert content.count("badge gone") == 1
    assert "2 revisions since" in content


@pytest.mark.parametrize("name", ["approve", "return", "publish", "schedule"])
def test_a_verb_never_acts_on_a_text_that_was_saved_behind_its_page(
    client: Client, name: str
) -> None:
    article = write("Slow lift")
    workflow.submit(article, by=None)
    if name in ("publish", "schedule"):
        workflow.approve(article, by=None)
    path = f"/admin/kb/problem/{article.pk}/do/{name}/"
    soon = timezone.now() + timedelta(days=1)
    form = data(client.get(path), reason="As seen", publish_at=f"{soon:%Y-%m-%dT%H:%M}")
    edit(article, symptom="Nobody has seen this")
    workflow.submit(article, by=None)
    if name in ("publish", "schedule"):
        workflow.approve(article, by=None)
    said = client.post(path, form, follow=True).content.decode()
    assert "Somebody else has saved this article" in said
    before = article.state
    article.refresh_from_db()
    assert article.state == before
    assert not Schedule.objects.filter(article=article).exists()


def test_what_readers_have_after_its_audience_changed_is_live_and_can_be_opened(
    client: Client,
) -> None:
    live = write_live("Slow lift")
    workflow.restrict(live.article, by=None)
    workflow.open_(live.article, by=None)
    edit(live.article, symptom="A draft")
    workflow.restrict(live.article, by=None)
    content = client.get(f"/admin/kb/problem/{live.pk}/history/").content.decode()
    assert (content.count("Live since"), content.count("badge gone")) == (1, 2)
    for number in (1, 2, 3):
        address = f"/articles/{live.pk}/slow-lift/revisions/{number}/"
        assert f'href="{address}"' in content
        assert client.get(address, follow=True).status_code == 200


def test_a_long_history_is_shown_a_page_at_a_time(client: Client) -> None:
    article = write("Much written")
    for number in range(55):
        edit(article, symptom=f"Version {number}")
    content = client.get(f"/admin/kb/problem/{article.pk}/history/").content.decode()
    assert content.count('name="from"') == 50
    found = re.search(r'href="(\?before=[^"]+)"', content)
    assert found
    older = client.get(f"/admin/kb/problem/{article.pk}/history/{found[1]}").content.decode()
    assert older.count('name="from"') == 6
    assert "?before=" not in older


def test_any_two_revisions_can_be_compared(client: Client) -> None:
    article = write("One", steps=("Look", "Listen"))
    edit(article, title="Two")
    edit(article, title="Three", symptom="Slow")
    path = f"/admin/kb/problem/{article.pk}/compare/"
    content = client.get(path, {"from": "1", "to": "2"}).content.decode()
    assert "<del>One</del>" in content
    assert "<ins>Two</ins>" in content
    assert "Slow" not in content
    for junk in ({"from": "99", "to": "-1"}, {"from": "x" * 9000}, {"to": "10" * 20}):
        assert client.get(path, junk).status_code == 200


def test_a_draft_that_was_never_public_can_be_deleted_with_its_history(client: Client) -> None:
    article = write("Never")
    workflow.submit(article, by=None)
    path = f"/admin/kb/problem/{article.pk}/delete/"
    assert client.get(path).status_code == 200
    assert client.post(path, follow=True).status_code == 200
    assert not Article.objects.filter(pk=article.pk).exists()


def test_what_readers_have_seen_is_never_deleted(client: Client) -> None:
    gone = write_live("Gone")
    workflow.retire(gone.article, by=None)
    path = f"/admin/kb/problem/{gone.pk}/delete/"
    assert "Withdraw it instead" in client.post(path).content.decode()
    assert Article.objects.filter(pk=gone.pk).exists()


def test_a_draft_that_others_link_to_stays(client: Client) -> None:
    target, other = write("Target"), write("Other")
    other.relations.create(type="related", target=target)
    path = f"/admin/kb/problem/{target.pk}/delete/"
    assert "Other articles link to it: Other" in client.post(path).content.decode()
    assert Article.objects.filter(pk=target.pk).exists()


def test_what_cannot_be_done_now_is_said_in_place_of_its_form(client: Client) -> None:
    live = write_live("Old way").article
    said = client.get(live.admin_url("do", "restore")).content.decode()
    assert '<p class="lead warn">' in said
    assert 'name="reason"' not in said
    draft = write("Slow lift")
    said = client.get(draft.admin_url("do", "merge")).content.decode()
    assert "This article is not visible to readers, so this cannot be done." in said
    assert 'name="into"' not in said


def test_who_may_not_do_an_action_is_not_shown_its_form(
    reviewer: Any, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    live = write_live("Old way").article
    for person, page in ((reviewer, ("do", "retire")), (author, ("do", "expiry"))):
        assert signed_in(person).get(live.admin_url(*page)).status_code == 403
    assert signed_in(reviewer).get(live.admin_url("revert", 1)).status_code == 403


def test_submitting_what_waits_for_review_unchanged_is_no_error(client: Client) -> None:
    article = write("Slow lift")
    workflow.submit(article, by=None)
    path = article.admin_url()
    said = client.post(path, {**data(client.get(path)), "_submit": ""}, follow=True)
    assert "It is in review already" in said.content.decode()
    assert "Only a draft can be submitted" not in said.content.decode()


def test_who_may_not_delete_or_publish_is_refused(
    reviewer: Any, author: Any, signed_in: Callable[[Any], Client]
) -> None:
    article, live = write("Never"), write_live("Live")
    path = f"/admin/kb/problem/{article.pk}/delete/"
    assert signed_in(reviewer).post(path).status_code == 403
    for name in ("retire", "restrict", "merge"):
        page = f"/admin/kb/problem/{live.pk}/do/{name}/"
        answer = signed_in(author).post(page, {"into": "2.2"})
        assert answer.status_code == 403, name
    live.refresh_from_db()
    assert live.is_live


def test_a_copy_starts_from_the_text_and_is_nothing_until_it_is_saved(client: Client) -> None:
    original = Article.objects.get(key="guide-connectivity-issues")
    count = Article.objects.count()
    response = client.get(f"/admin/kb/problem/add/?copy={original.pk}")
    assert Article.objects.count() == count
    client.post("/admin/kb/problem/add/", data(response))
    copy = Article.objects.get(title="Copy of Connectivity Issues")
    was, now = history.snapshot(original), history.snapshot(copy)
    own = {"key", "number", "title", "slug"}
    assert {name: value for name, value in now.items() if name not in own} == {
        name: value for name, value in was.items() if name not in own
    }


@pytest.mark.parametrize("junk", ["x", "99999999999999999999", "-1", ""])
def test_a_copy_of_nothing_is_an_empty_form(client: Client, junk: str) -> None:
    assert client.get("/admin/kb/problem/add/", {"copy": junk}).status_code == 200


def test_what_an_agent_flagged_stands_on_the_page_until_it_is_dealt_with(
    client: Client, agent: Any
) -> None:
    live = write_live("Slow lift", steps=("Look",))
    flag = Flag.objects.create(article=live.article, anchor="look", reason="Where?", by=agent)
    page = f"/admin/kb/problem/{live.pk}/change/"
    assert "“Where?”" in client.get(page).content.decode()
    assert client.get(f"/admin/kb/problem/{live.pk}/close/{flag.pk}/").status_code == 405
    client.post(f"/admin/kb/problem/{live.pk}/close/{flag.pk}/")
    assert "“Where?”" not in client.get(page).content.decode()


def test_a_draft_that_gets_a_link_while_it_is_deleted_stays_with_the_reason(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = write("Target")
    obstacles = iter(["", "Other articles link to it: Other."])
    monkeypatch.setattr(saving, "deletion_obstacle", lambda _article: next(obstacles))
    path = f"/admin/kb/problem/{article.pk}/delete/"
    answer = client.post(path, follow=True)
    assert answer.redirect_chain == [(f"/admin/kb/problem/{article.pk}/change/", 302)]
    assert "Other articles link to it: Other." in answer.content.decode()
    assert Article.objects.filter(pk=article.pk).exists()
