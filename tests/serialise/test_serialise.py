"""A publication as Markdown, JSON and the text of a reply."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from django.urls import reverse
from django.utils import translation

from kb.documents import PublicDocument, RevisionDocument, StepDocument, empty_step
from kb.models import Publication
from kb.publishing.public import markdown_texts
from kb.serialise.addresses import base_url, is_reachable
from kb.serialise.as_json import to_json
from kb.serialise.as_markdown import fenced, to_markdown
from kb.serialise.as_reply import to_reply
from kb.serialise.contact import escalation
from kb.serialise.structure import failure_link, linked_publications, target_keys
from kb.serialise.whole_links import with_whole_links
from kb.text.rendering import render

BASE = "https://kb.example.com"
AT = datetime(2024, 8, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english(settings: Any) -> Iterator[None]:
    """Captions come in the language of the request; a customer who is stuck has whom to ask."""
    settings.KB_SUPPORT_CONTACT = "help@example.com"
    with translation.override("en"):
        yield


def line(anchor: str, text: str, **fields: Any) -> dict[str, Any]:
    """Return a step or a resolution of a document."""
    empty = {"command": "", "expected": "", "verify": "", "if_not": ""}
    return {"anchor": anchor, "text": text, "changes_system": False, **empty, **fields}


def publication(pk: int = 7, **fields: Any) -> Publication:
    """Return a publication that is in no database."""
    document: dict[str, Any] = {
        "key": "lamp",
        "kind": "problem",
        "title": "Lamp *stays* dark",
        "symptom": "It is **dark**.",
        "environment": "",
        "cause": "",
        "body": "",
        "steps": [],
        "resolutions": [],
        "aliases": [],
        "tools": [],
        "relations": [],
        "removed": [{"anchor": "secret-step", "removed_on": "2024-01-01", "nearest": ""}],
        "from_source": {},
        **fields,
    }
    return Publication(
        article_id=pk,
        kind=document["kind"],
        title=document["title"],
        slug="lamp-stays-dark",
        code=document.get("code", ""),
        summary="It is dark.",
        audience="public",
        document=cast("PublicDocument", document),
        html=render(*markdown_texts(cast("RevisionDocument", {"internal_note": "", **document}))),
        published_at=AT,
        revised_at=AT,
    )


FUSE = publication(9, title="Fuse [blown]")
LAMP = publication(
    steps=[
        line(
            "press",
            "Press \\*twice\\*",
            command="on \\\n  --now",
            expected="A `click`.",
            if_not="#buy",
        ),
        line("look", "Look at the fuse", if_not="fuse"),
        line("ask", "Ask", if_not="escalate"),
        line("hidden", "Open the vault", if_not="vault"),
    ],
    resolutions=[line("buy", "Buy a bulb", changes_system=True, verify="Light.")],
    aliases=["errno *5*"],
    tools=["A `ladder`"],
    relations=[
        {"anchor": "", "type": "related", "target": "fuse"},
        {"anchor": "", "type": "related", "target": "vault"},
        {"anchor": "look", "type": "same_as", "target": "fuse"},
    ],
)
LINKS = {"fuse": FUSE}


def test_markdown_holds_everything_that_the_page_shows() -> None:
    """In the order of the page, with the short address at its end."""
    text = to_markdown(LAMP, LINKS, BASE)
    order = [
        "# Lamp \\*stays\\* dark",
        "**Problem:** It is **dark**.",
        "**Tools:**",
        "- A `ladder`",
        "## Diagnose",
        "1. Press \\*twice\\*",
        "Look for: A `click`.",
        f"If it fails: [Resolution 1: Buy a bulb]({BASE}/articles/7/#buy)",
        "2. Look at the fuse",
        "See also: [Fuse \\[blown]",
        "3. Ask",
        "If it fails: [Contact us: help@example.com](mailto:help@example.com)",
        "## Resolve",
        "Caution: changes the system",
        "It worked if: Light.",
        "**Also written as:** errno \\*5\\*",
        "**Related:** [Fuse",
        f"{BASE}/articles/7/\n",
    ]
    places = [text.find(part) for part in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert text.rstrip().endswith(f"{BASE}{reverse('article-short', args=[7])}")


def test_markdown_keeps_a_line_together_as_one_item_of_its_list() -> None:
    """Command and remarks are indented below the text, so that numbering goes on."""
    html = render({"all": to_markdown(LAMP, LINKS, BASE)}, set())["all"]
    assert html.count("<ol>") == 2
    assert "on \\\n  --now" in html


def test_what_the_reader_may_not_see_is_in_no_text() -> None:
    """Neither a key nor a title, nor the anchor of what was removed."""
    for text in (
        to_markdown(LAMP, LINKS, BASE),
        json.dumps(to_json(LAMP, LINKS, BASE)),
        to_reply(LAMP, LINKS, BASE),
    ):
        assert '"vault"' not in text
        assert "secret-step" not in text
        assert "If it fails: \n" not in text


def test_json_says_what_a_line_leads_to_only_where_it_can_be_followed() -> None:
    """A key of an internal article tells its name."""
    data = json.loads(json.dumps(to_json(LAMP, LINKS, BASE)))
    assert [step["if_not"] for step in data["steps"]] == ["#buy", "fuse", "escalate", ""]
    assert data["links"][0] == {
        "type": "related",
        "anchor": "",
        "id": 9,
        "title": "Fuse [blown]",
        "url": f"{BASE}/articles/9/lamp-stays-dark/",
    }


def test_json_is_plain_and_names_both_addresses() -> None:
    """It can be dumped, and found again."""
    data = json.loads(json.dumps(to_json(LAMP, LINKS, BASE)))
    assert data["id"] == 7
    assert data["url"] == f"{BASE}/articles/7/lamp-stays-dark/"
    assert data["short_url"] == f"{BASE}/articles/7/"
    assert data["revised_at"] == "2024-08-01T00:00:00+00:00"


def test_a_reply_is_plain_text_with_the_short_address_at_its_end() -> None:
    """The words of the page, without a mark of Markdown."""
    assert to_reply(LAMP, LINKS, BASE) == (
        "Lamp *stays* dark\n\n"
        "Problem: It is dark.\n\n"
        "Tools:\n- A ladder\n\n"
        "Diagnose:\n"
        "1. Press *twice*\n   $ on \\\n   $   --now\n   Look for: A click.\n"
        "   If it fails: Resolution 1: Buy a bulb\n"
        f"2. Look at the fuse\n   If it fails: Fuse [blown] ({BASE}/articles/9/lamp-stays-dark/)\n"
        f"   See also: Fuse [blown] ({BASE}/articles/9/)\n"
        "3. Ask\n   If it fails: Contact us: help@example.com\n"
        "4. Open the vault\n\n"
        "Resolve:\n1. Buy a bulb\n   Caution: changes the system\n   It worked if: Light.\n\n"
        f"{BASE}/articles/7/\n"
    )


def test_a_reply_says_when_a_customer_cannot_open_its_address() -> None:
    """A link to localhost in a ticket helps nobody."""
    assert "only open inside our network" in to_reply(LAMP, LINKS, "http://localhost:8000")
    assert "inside our network" not in to_reply(LAMP, LINKS, BASE)


@pytest.mark.parametrize(
    ("base", "answer"),
    [
        ("https://kb.example.com", True),
        ("http://8.8.8.8:8000", True),
        ("http://localhost:8000", False),
        ("http://127.0.0.1:8000", False),
        ("http://[::1]:8000", False),
        ("http://10.1.2.3", False),
        ("http://192.168.1.9", False),
        ("http://support", False),
        ("http://support.local", False),
        ("http://kb.corp.internal.", False),
        ("", False),
    ],
)
def test_an_address_is_reachable_where_a_customer_can_open_it(base: str, answer: bool) -> None:
    """Names and numbers of this machine and of private networks are not."""
    assert is_reachable(base) is answer


def test_the_base_is_the_setting_else_the_requests_own_host(rf: Any, settings: Any) -> None:
    """Without a last slash either way."""
    settings.ALLOWED_HOSTS = ["kb.test"]
    request = rf.get("/", headers={"host": "kb.test"})
    assert base_url(request) == "http://kb.test"
    settings.KB_BASE_URL = f"{BASE}/"
    assert base_url(request) == BASE
    assert base_url(None) == BASE


@pytest.mark.parametrize("command", ["ls", "echo `date`", "```", "a\n````\nb"])
def test_a_fence_is_longer_than_any_that_the_command_holds(command: str) -> None:
    """Else the command would end inside itself."""
    html = render({"code": fenced(command)}, set())["code"]
    words = html.replace("&lt;", "<")
    assert all(row in words for row in command.splitlines())
    assert html.count("<pre") == 1


def test_images_are_copied_with_their_whole_addresses() -> None:
    """A ticket is not on this site."""
    path = f"/media/{'a' * 32}.png"
    step = line("press", f"Press ![the button]({path})", expected=f"![]({path})")
    article = publication(body=f"![A window]({path})", steps=[step], tools=[f"![key]({path})"])
    reply, markdown = to_reply(article, {}, BASE), to_markdown(article, {}, BASE)
    data = json.dumps(to_json(article, {}, BASE))
    assert [text.count(BASE + path) for text in (reply, markdown, data)] == [4, 4, 4]
    assert [text.count(path) for text in (reply, markdown, data)] == [4, 4, 4]
    assert f"A window ({BASE}{path})" in reply
    assert f"![A window]({BASE}{path})" in markdown


def test_a_code_speaks_of_its_meaning() -> None:
    """The cause of a code is what it means."""
    code = publication(kind="error_code", code="E42", symptom="", cause="Lamp broken")
    assert to_reply(code, {}, BASE).startswith("E42 Lamp *stays* dark\n\nMeaning: Lamp broken")


def test_a_failure_link_to_a_line_that_is_not_there_is_none() -> None:
    """An anchor of a line that was removed."""
    step: StepDocument = {**empty_step(), "if_not": "#gone"}
    assert failure_link(LAMP.document, step, LINKS, escalation()) is None


def test_targets_come_once_in_their_order() -> None:
    """Two relations to one article are one link."""
    relations = [
        {"anchor": "", "type": "related", "target": "b"},
        {"anchor": "", "type": "points_to", "target": "a"},
        {"anchor": "", "type": "related", "target": "a"},
    ]
    document = publication(relations=relations).document
    both = {"a": FUSE, "b": LAMP}
    assert linked_publications(document, both, "related", "points_to") == [LAMP, FUSE]
    assert target_keys(LAMP.document) == {"fuse", "vault"}


LINKED = publication(
    body=(
        "See [the fuses](/articles/9/), [step 1](#look), <https://example.com/a> and "
        "[us](mailto:help@example.com). Not `[code](/articles/9/)`.\n\n"
        "```\n[code](/a/)\n```\n\n"
        "| Code | Meaning |\n|---|---|\n| 1 | [Dark](/errors/dark/) |\n| 20 | Broken |\n\n"
        "- One\n- Two\n\n> Quoted"
    ),
    steps=[line("look", "Look at [all](/articles/), then go on", changes_system=True, command="x")],
)


def test_a_reply_keeps_the_addresses_of_links_and_a_table_that_can_be_read() -> None:
    """A ticket has neither links nor columns."""
    text = to_reply(LINKED, {}, BASE)
    assert (
        "Background:\n"
        f"See the fuses ({BASE}/articles/9/), step 1 ({BASE}/articles/7/#look), "
        "https://example.com/a and us (help@example.com). Not [code](/articles/9/).\n\n"
        "    [code](/a/)\n\n"
        "Code  Meaning\n"
        f"----  {'-' * len(f'Dark ({BASE}/errors/dark/)')}\n"
        f"1     Dark ({BASE}/errors/dark/)\n"
        "20    Broken\n\n"
        "- One\n- Two\n\n"
        "> Quoted"
    ) in text
    warned = (
        f"1. Look at all ({BASE}/articles/), then go on\n   Caution: changes the system\n   $ x"
    )
    assert warned in text


def test_a_copy_in_markdown_has_whole_addresses_but_in_code() -> None:
    """It is read anywhere but on our page."""
    text = to_markdown(LINKED, {}, BASE)
    assert f"[the fuses]({BASE}/articles/9/)" in text
    assert f"[step 1]({BASE}/articles/7/#look)" in text
    assert f"[Dark]({BASE}/errors/dark/)" in text
    assert f"Look at [all]({BASE}/articles/)" in text
    assert text.count("[code](/") == 2
    assert "](/" not in text.replace("[code](/", "")


def test_the_reply_for_a_code_names_what_to_work_through() -> None:
    """Its own page says little more than what it means."""
    relations = [{"anchor": "", "type": "points_to", "target": "fuse"}]
    code = publication(kind="error_code", code="E42", cause="Lamp broken", relations=relations)
    text = to_reply(code, LINKS, BASE)
    assert f"\n\nWork through:\n- Fuse [blown] ({BASE}/articles/9/)\n\n" in text


@pytest.mark.parametrize(
    "text",
    ["`" * 9_999, "".join(f"{'`' * n} " for n in range(1, 600)), "](" * 99_999, "~~~\n" * 50_000],
)
def test_links_are_completed_in_time_whatever_the_text(text: str) -> None:
    """An export is asked for by anybody."""
    begun = time.process_time()
    with_whole_links(text, lambda address: address)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("- one\n- two", "**Cause:**\n\n- one"),
        ("> [!NOTE]\n> Read.", "**Cause:**\n\n> [!NOTE]"),
        ("| a |\n|---|", "**Cause:**\n\n| a |"),
        ("```\nls\n```", "**Cause:**\n\n```"),
        ("# Title", "**Cause:**\n\n# Title"),
        ("Words\n- one", "**Cause:** Words\n- one"),
    ],
)
def test_a_text_that_begins_with_a_block_stands_below_its_label(text: str, begins: str) -> None:
    """Behind it, a list would be words of the label's paragraph."""
    assert begins in to_markdown(publication(cause=text), {}, BASE)


def test_a_reply_says_in_words_what_marks_say() -> None:
    text = "> [!WARNING]\n> Back up.\n\n- [x] ~~old~~ new[^1]\n\n[^1]: Note<!-- hidden -->"
    reply = to_reply(publication(cause=text), {}, BASE)
    assert "Warning: Back up.\n\n- [x] old new[1]\n\n1. Note\n" in reply
