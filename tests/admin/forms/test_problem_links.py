"""What the form shows where it cannot be saved: a list on top, marks, and all that was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.check_article import check_article
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.forms.posted_article import read_posted_article
from kb.admin.forms.problem_links import problem_links
from kb.documents import empty_document
from kb.models import Article, Kind, Revision, Step
from tests.admin.form_data import data, read

pytestmark = pytest.mark.one_database


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    return signed_in(editor)


def problem() -> Article:
    article: Article = Article.objects.get(key="guide-connectivity-issues")
    return article


def rejected(client: Client, **changes: Any) -> Any:
    path = problem().admin_url()
    return client.post(path, {**data(client.get(path)), "_save": "", **changes})


def test_the_list_of_errors_stands_on_top_and_leads_to_each_field(client: Client) -> None:
    """Also to one inside folded details, which are open then; each field is marked."""
    changes = {"title": "", "steps-0-text": " ", "steps-1-expected": "x" * 2_003, "note": "n" * 209}
    page = rejected(client, **changes)
    html = page.content.decode()
    assert "Not saved. Your text is kept" in html
    assert 'tabindex="-1" autofocus' in html
    for link in (
        '<a href="#id_note">Note for the history</a>',
        '<a href="#id_title">Title</a>',
        '<a href="#id_steps-0-text">Step 1</a>',
        '<a href="#id_steps-1-expected">Step 2, Look for</a>',
    ):
        assert link in html
    assert "3 characters too many: at most 2000 are possible" in html
    assert "9 characters too many: at most 200 are possible" in html
    assert read(page).data["note"] == "n" * 209
    assert read(page).data["steps-1-expected"] == "x" * 2_003
    second = html.partition('id="steps-1"')[2].partition('id="steps-2"')[0]
    assert "<details open>" in second
    box = second.partition('name="steps-1-expected"')[2].partition(">")[0]
    assert 'aria-invalid="true"' in box
    assert 'aria-describedby="id_steps-1-expected_error"' in box
    assert 'id="id_steps-1-expected_error"' in second
    assert Revision.objects.filter(article=problem()).count() == 1


def test_an_error_keeps_the_order_of_moved_rows_new_rows_and_ticks(client: Client) -> None:
    changes = {
        "title": "",
        "steps-0-position": "9",
        "steps-2-DELETE": "on",
        "steps-TOTAL_FORMS": "7",
        "steps-6-text": "Brand new",
        "steps-6-position": "0",
        "steps-6-changes_system": "on",
    }
    first = read(client.get(problem().admin_url())).data["steps-0-text"]
    kept = read(rejected(client, **changes)).data
    assert kept["steps-0-text"] == "Brand new"
    assert kept["steps-0-changes_system"] == "on"
    assert kept["steps-6-text"] == first
    assert kept["steps-2-DELETE"] == "on"
    assert [kept[f"steps-{n}-position"] for n in range(7)] == list("1234567")


def test_more_rows_than_an_article_can_have_are_all_shown_again(guide: None) -> None:
    """Sixty lines over the limit, pasted into the form, must not vanish."""
    posted = {f"steps-{n}-text": f"Line {n}" for n in range(360)}
    posted |= {f"{name}-TOTAL_FORMS": "0" for name in ("resolutions", "links")}
    posted |= {"steps-TOTAL_FORMS": "360", "title": "Long"}
    layout, new = LAYOUTS[Kind.PROBLEM], empty_document(Kind.PROBLEM)
    article_input = read_posted_article(posted, layout, None, new)
    checked = check_article(Kind.PROBLEM, None, article_input)
    editor = ArticleEditor(Kind.PROBLEM, None, article_input, checked.problems)
    (link,) = [link for link in problem_links(editor) if link.target == "steps-heading"]
    assert link.message.startswith("60 lines too many: at most 300 are possible")
    assert editor.formsets["steps"].forms[359]["text"].value() == "Line 359"


def test_no_box_cuts_what_is_pasted_into_it(
    administrator: Any, signed_in: Callable[[Any], Client]
) -> None:
    """The browser would cut at `maxlength` without a word; a script counts at `data-limit`."""
    client = signed_in(administrator)
    for path in (problem().admin_url(), "/admin/kb/notice/add/", "/admin/kb/category/add/"):
        html = client.get(path).content.decode().partition("<dialog")[0]
        assert "maxlength" not in html, path
        assert "data-limit" in html, path
    assert 'data-limit="200"' in client.get(problem().admin_url()).content.decode()


def test_a_line_end_counts_once_as_in_the_browser(client: Client) -> None:
    """Browsers post CR LF and count one character."""
    text = "\r\n".join(["x" * 99] * 20)
    assert len(text.replace("\r\n", "\n")) == 1_999
    path = problem().admin_url()
    rejected(client, **{"steps-0-command": text})
    assert Step.objects.get(article=problem(), position=1).command == text.replace("\r\n", "\n")
    page = client.get(path)
    over = {**data(page), "steps-0-command": f"{text}ab", "_save": ""}
    assert "1 character too many" in client.post(path, over).content.decode()


def test_an_alias_or_a_tool_too_many_is_counted_and_kept(client: Client) -> None:
    page = rejected(client, aliases="a" * 1_000, tools="\n".join(f"tool {n}" for n in range(503)))
    html = page.content.decode()
    assert "characters too many" in html
    assert "503 lines: at most 500 are possible" in html
    assert read(page).data["tools"].endswith("tool 502")
