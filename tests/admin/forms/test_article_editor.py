"""What saving a form does to the working copy, its revisions and the live text."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.article_input import saved_input
from kb.admin.forms.check_article import check_article
from kb.admin.forms.field_problems import problem_at
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.forms.posted_article import read_posted_article
from kb.models import Article, Conflict, Kind, Publication, Revision, Step
from kb.publishing import history
from tests.admin.form_data import data, read
from tests.make_articles import write


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The editor at the keyboard."""
    return signed_in(editor)


def page(article: Article, name: str = "change") -> str:
    return f"/admin/kb/{article.kind.replace('_', '')}/{article.pk}/{name}/"


def problem() -> Article:
    article: Article = Article.objects.get(key="guide-connectivity-issues")
    return article


def save(client: Client, article: Article, button: str = "_save", **changes: Any) -> Any:
    """Open the form, change fields, press a button, follow."""
    posted = data(client.get(page(article)), **changes)
    response = client.post(page(article), {**posted, button: ""}, follow=True)
    article.refresh_from_db()
    return response


def test_what_the_form_of_every_article_posts_untouched_is_its_document(client: Client) -> None:
    for article in Article.objects.all():
        before, kind = history.snapshot(article), Kind(article.kind)
        posted = data(client.get(page(article)))
        checked = check_article(
            kind, article, read_posted_article(posted, LAYOUTS[kind], article, before)
        )
        assert checked.is_valid, article
        assert checked.document == before


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.HOW_TO])
def test_saving_an_untouched_form_changes_no_text(client: Client, kind: Kind) -> None:
    for article in Article.objects.of_kind(kind)[:2]:
        before = history.snapshot(article)
        response = save(client, article)
        assert b"The text has not changed" in response.content, article
        assert history.snapshot(article) == before
        assert article.revisions.count() == 1


def test_a_save_makes_one_revision_and_a_draft_and_readers_see_no_change(client: Client) -> None:
    article = problem()
    live = Publication.objects.get(pk=article.pk)
    response = save(client, article, symptom="Names do not resolve", note="Agents asked")
    assert b"Readers see no change" in response.content
    revision = history.latest(article)
    assert revision is not None
    assert (revision.number, revision.note) == (2, "Agents asked")
    assert revision.document["symptom"] == "Names do not resolve"
    assert article.state == "draft"
    live.refresh_from_db()
    assert live.document["symptom"] == "Intermittent network connectivity"


def test_every_save_raises_the_version_also_one_of_the_owner_alone(
    client: Client, reviewer: Any
) -> None:
    article = problem()
    save(client, article, owner="reviewer", review_by="2027-01-15")
    assert (article.edit_version, article.revisions.count()) == (2, 1)
    assert article.owner == reviewer
    assert article.state == "published"


def test_lines_can_be_moved_reworded_removed_and_added(client: Client) -> None:
    article = problem()
    lines = history.snapshot(article)["steps"]
    total = len(lines)
    save(
        client,
        article,
        **{
            "steps-0-position": "9",
            "steps-1-text": "Look at the *interface*",
            "steps-2-DELETE": "on",
            "steps-TOTAL_FORMS": str(total + 1),
            f"steps-{total}-text": "Monitor packet loss",
            f"steps-{total}-position": "0",
        },
    )
    after = history.snapshot(article)["steps"]
    was = [line["anchor"] for line in lines]
    assert [line["anchor"] for line in after] == ["monitor-packet-loss-2", was[1], *was[3:], was[0]]
    assert after[1]["text"] == "Look at the *interface*"


def test_the_anchor_of_a_removed_line_is_never_given_again(client: Client) -> None:
    article = problem()
    anchor = history.snapshot(article)["steps"][0]["anchor"]
    text = history.snapshot(article)["steps"][0]["text"]
    save(client, article, **{"steps-0-DELETE": "on"})
    save(
        client, article, **{"steps-TOTAL_FORMS": "6", "steps-5-text": text, "steps-5-position": "6"}
    )
    assert history.snapshot(article)["steps"][5]["anchor"] == f"{anchor}-2"


def test_a_check_can_lead_to_a_line_by_number_or_words_to_an_article_or_to_escalation(
    client: Client,
) -> None:
    article = problem()
    typed = {
        "steps-0-if_not": "Resolution 2",
        "steps-1-if_not": "Add network monitoring",
        "steps-2-if_not": "2.2 Latency Problems",
        "steps-3-if_not": "escalate",
        "steps-4-if_not": "",
        "steps-5-if_not": "ECONNREFUSED",
    }
    save(client, article, **typed)
    stored = [step["if_not"] for step in history.snapshot(article)["steps"]]
    assert stored == [
        "#update-network-drivers",
        "#add-network-monitoring",
        "guide-latency-problems",
        "escalate",
        "",
        "guide-system-econnrefused",
    ]


def test_a_name_that_fits_nothing_is_an_error_beside_its_field_and_nothing_is_lost(
    client: Client,
) -> None:
    article = problem()
    response = save(client, article, title="New title", **{"links-0-target": "No such thing"})
    content = response.content.decode()
    assert "There is no line or article “No such thing”." in content
    assert read(response).data["title"] == "New title"
    assert article.title == "Connectivity Issues"
    again = client.post(page(article), data(response, **{"links-0-target": "5.1"}))
    assert again.status_code == 302
    article.refresh_from_db()
    assert article.title == "New title"
    assert history.snapshot(article)["relations"][0]["target"] == "guide-application-performance"


def test_a_link_that_is_there_twice_or_leads_home_is_refused(client: Client) -> None:
    article = problem()
    response = save(client, article, **{"links-1-target": "2.2", "links-1-type": "related"})
    assert "This link is listed twice." in response.content.decode()
    response = save(client, article, **{"links-0-target": "2.1 Connectivity Issues"})
    assert "This is the article itself." in response.content.decode()


def test_hostile_markdown_is_an_error_beside_its_field(client: Client) -> None:
    article = problem()
    response = save(client, article, body="> " * 90, symptom="Kept")
    assert article.revisions.count() == 1
    assert read(response).data["symptom"] == "Kept"
    assert 'class="errorlist" id="id_body_error"' in response.content.decode()


def test_a_new_line_without_words_is_ignored_and_an_emptied_one_is_refused(client: Client) -> None:
    article = problem()
    save(client, article, **{"steps-TOTAL_FORMS": "7", "steps-6-position": "7"})
    assert len(history.snapshot(article)["steps"]) == 6
    response = save(client, article, **{"steps-0-text": "  "})
    assert "Enter a text, or tick “Remove”." in response.content.decode()


def test_a_line_can_be_added_without_script(client: Client) -> None:
    article = problem()
    posted = data(client.get(page(article)), title="Half written", _add="steps")
    response = client.post(page(article), posted)
    form = read(response).data
    assert (form["steps-TOTAL_FORMS"], form["title"]) == ("7", "Half written")
    form["steps-6-text"] = "Ask the neighbour"
    client.post(page(article), form)
    assert history.snapshot(article)["steps"][6]["anchor"] == "ask-the-neighbour"


def test_a_new_problem_gets_a_key_an_address_and_a_first_revision(client: Client) -> None:
    form = data(client.get("/admin/kb/problem/add/"))
    form |= {
        "title": "Mail is late",
        "symptom": "Mail takes hours",
        "aliases": "451 4.7.1\nslow mail",
    }
    form |= {"category": "guide-network-troubleshooting", "steps-TOTAL_FORMS": "1"}
    form |= {"steps-0-text": "Look at the queue", "steps-0-command": "mailq"}
    assert client.post("/admin/kb/problem/add/", form).status_code == 302
    article = Article.objects.get(key="kb-mail-is-late")
    document = history.snapshot(article)
    assert (article.kind, article.slug, article.state) == ("problem", "mail-is-late", "draft")
    assert document["aliases"] == ["451 4.7.1", "slow mail"]
    assert document["steps"][0]["anchor"] == "look-at-the-queue"
    assert article.revisions.count() == 1
    assert not Publication.objects.filter(pk=article.pk).exists()


def test_two_articles_of_one_name_get_two_keys(client: Client) -> None:
    for _time in range(2):
        form = data(client.get("/admin/kb/checklist/add/"), title="Before leaving")
        page = client.post("/admin/kb/checklist/add/", form, follow=True)
        assert "Draft saved. Readers see no change." in page.content.decode()
    keys = Article.objects.filter(title="Before leaving").values_list("key", flat=True)
    assert set(keys) == {"kb-before-leaving", "kb-before-leaving-2"}


def test_a_title_without_words_is_refused_and_the_form_keeps_the_rest(client: Client) -> None:
    form = data(client.get("/admin/kb/problem/add/"), title="", symptom="Kept")
    response = client.post("/admin/kb/problem/add/", form)
    assert read(response).data["symptom"] == "Kept"
    assert Article.objects.filter(symptom="Kept").count() == 0


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"slug": "econnfoo"}, "has to start with “system-”"),
        ({"code": "ECONNREFUSED"}, "already exists, as “Connection refused”"),
        ({"slug": "system-econnrefused"}, "is already the address of"),
        ({"aliases": "errno 1\nerrno 1"}, "is listed twice"),
    ],
)
def test_a_code_that_cannot_be_is_refused_in_clear_words(
    client: Client, changes: dict[str, str], message: str
) -> None:
    system = Article.objects.get(key="guide-system-econnrefused").category
    form = data(client.get("/admin/kb/errorcode/add/"), code="EFOO", title="Foo")
    form |= {"category": system.key, **changes} if system else {}
    response = client.post("/admin/kb/errorcode/add/", form)
    assert response.status_code == 200
    assert message in response.content.decode()


def test_a_new_code_gets_its_address_from_family_and_code(client: Client) -> None:
    system = Article.objects.get(key="guide-system-econnrefused").category
    assert system is not None
    form = data(
        client.get("/admin/kb/errorcode/add/"), code="E2BIG", title="Argument list too long"
    )
    client.post("/admin/kb/errorcode/add/", {**form, "category": system.key})
    assert Article.objects.get(code="E2BIG").slug == "system-e2big"


def test_publishing_saves_shows_the_changes_and_then_makes_them_live(client: Client) -> None:
    article = problem()
    response = save(client, article, "_publish", symptom="Names do not resolve", note="DNS first")
    content = response.content.decode()
    assert "What publishing will change" in content
    assert read(response).data["note"] == "DNS first"
    done = client.post(
        page(article, "compare"), {"_publish_now": "", "note": "DNS first"}, follow=True
    )
    assert b"Readers see this text now" in done.content
    live = Publication.objects.get(pk=article.pk)
    assert live.document["symptom"] == "Names do not resolve"
    article.refresh_from_db()
    assert article.state == "published"


def test_who_may_not_publish_sees_no_button_and_cannot_do_it(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    client, article = signed_in(author), problem()
    response = client.get(page(article))
    assert "_publish" not in read(response).buttons
    assert client.post(page(article), {**data(response), "_publish": ""}).status_code == 403
    assert client.post(page(article, "compare"), {"_publish_now": ""}).status_code == 403
    assert Revision.objects.filter(article=article).count() == 1
    assert Conflict.objects.count() == 0


def test_a_link_from_one_line_goes_with_its_line(client: Client) -> None:
    article = problem()
    link = history.snapshot(article)["relations"][-1]
    index = [line["anchor"] for line in history.snapshot(article)["resolutions"]].index(
        link["anchor"]
    )
    response = save(client, article, **{f"resolutions-{index}-DELETE": "on"})
    assert b"Draft saved" in response.content
    assert link not in history.snapshot(article)["relations"]


def test_a_check_may_not_lead_to_a_line_that_is_removed(client: Client) -> None:
    article = problem()
    assert history.snapshot(article)["steps"][1]["if_not"] == "#update-network-drivers"
    response = save(client, article, **{"resolutions-1-DELETE": "on"})
    assert "There is no line or article “#update-network-drivers”" in response.content.decode()


def test_an_article_that_is_longer_than_the_form_is_not_cut(client: Client) -> None:
    article = problem()
    Step.objects.bulk_create(
        Step(article=article, anchor=f"more-{n}", position=n + 10, text="More") for n in range(300)
    )
    before = history.snapshot(article)
    posted = data(client.get(page(article)))
    response = client.post(page(article), {**posted, "steps-TOTAL_FORMS": "6", "_save": ""})
    assert "more lines than this form can hold" in response.content.decode()
    assert history.snapshot(article) == before


def test_a_problem_in_a_list_that_the_form_does_not_show_stands_above_the_form(
    guide: None,
) -> None:
    article = write(kind="error_code", steps=("Look",))
    document = history.snapshot(article)
    problems = [problem_at(document, "look", "Nested too deeply.")]
    editor = ArticleEditor(Kind.ERROR_CODE, article, saved_input(article, document), problems)
    assert list(editor.form.non_field_errors()) == ["Nested too deeply."]


def test_what_no_reader_will_see_is_named_after_saving(client: Client) -> None:
    article = problem()
    response = save(client, article, body="![shot](data:image/png;base64,AAAA)")
    assert article.revisions.count() == 2
    html = response.content.decode()
    assert 'class="warning"' in html
    assert "An image that is part of the text (data:image/png;base64,AAAA) is not shown." in html
