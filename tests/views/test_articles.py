"""An article's page and its addresses, for readers and for agents."""

import re
from typing import Any

import pytest
from django.test import Client

from kb.documents import PUBLIC_TEXTS, empty_document, empty_step
from kb.models import Publication, Resolution, Step, Tool
from kb.publishing import workflow
from tests.guide_pages import article_of, hop_of, of, set_lines, text_of
from tests.make_articles import edit, put_live, write, write_live
from tests.whole_site.html_faults import faults_of

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]


def page(publication: Publication, client: Client | None = None) -> Any:
    """Ask for an article's own address."""
    return (client or Client()).get(publication.get_absolute_url())


@pytest.mark.parametrize("kind", ["problem", "procedure", "checklist", "how_to", "error_code"])
def test_every_kind_has_a_page_with_its_title_and_lines(kind: str) -> None:
    """A template that breaks for one kind is found by no other test."""
    code = {"code": "E42", "slug": "system-e42"} if kind == "error_code" else {}
    publication = write_live("Lamp stays dark", kind=kind, steps=("Press the switch",), **code)
    answer = page(publication)
    assert answer.status_code == 200
    assert "Lamp stays dark" in text_of(answer)
    assert '<li id="press-the-switch">' in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        "/articles/{pk}/",
        "/articles/{pk}",
        "/articles/{pk}/{slug}",
        "/articles/{pk}/{SLUG}/",
        "/articles/{pk}/something-else/",
        "/Articles/{pk}/{slug}/",
        "/ARTICLES/{pk}",
        "/articles/00{pk}/{slug}/",
    ],
)
def test_whatever_is_wrong_with_an_address_one_hop_leads_to_the_right_one(wrong: str) -> None:
    """Two hops, or none, lose readers and crawlers."""
    found = of("connectivity-issues")
    path = wrong.format(pk=found.pk, slug=found.slug, SLUG=found.slug.upper())
    answer = Client().get(path)
    assert hop_of(answer) == (301, found.get_absolute_url())
    assert answer.headers["Cache-Control"] == "no-cache"


def test_the_query_string_goes_along_on_the_hop() -> None:
    """A link with a mark of where it came from keeps it."""
    found = of("connectivity-issues")
    answer = Client().get(f"/articles/{found.pk}/?from=mail")
    assert hop_of(answer) == (301, f"{found.get_absolute_url()}?from=mail")


def test_a_codes_id_leads_to_its_page_under_errors() -> None:
    """One page, one address."""
    code = of("http-404")
    assert hop_of(Client().get(f"/articles/{code.pk}/")) == (301, "/errors/http-404/")
    assert hop_of(Client().get(f"/articles/{code.pk}/http-404/")) == (301, "/errors/http-404/")


@pytest.mark.parametrize(
    "path", ["/articles/999999/", "/articles/999999/x/", f"/articles/{9**30}/"]
)
def test_what_never_existed_is_a_404(path: str) -> None:
    """Also with a number that no column holds."""
    assert Client().get(path).status_code == 404


def test_an_article_stands_under_its_category_between_its_neighbours() -> None:
    """Breadcrumbs, previous and next come from the category and the guide's order."""
    text = text_of(page(of("latency-problems")))
    assert "Home Network Troubleshooting Latency Problems" in text
    assert "Previous Connectivity Issues" in text
    assert "Next Firewall and Security Issues" in text


def test_previous_and_next_leave_out_what_the_reader_may_not_see(
    client: Client, agent: Any
) -> None:
    """A neighbour's title is a text like any other."""
    found = of("connectivity-issues")
    category = article_of(found).category
    write_live("Zebra handling", category=category, audience="internal", number="")
    last = of("firewall-and-security-issues")
    assert "Zebra handling" not in text_of(page(last))
    client.force_login(agent)
    assert "Next Zebra handling" in text_of(page(last, client))


def test_a_line_shows_its_command_what_to_look_for_and_where_to_go() -> None:
    """All that is ours beside the guide's three words."""
    article = write("Lamp stays dark", steps=("Press the switch",), resolutions=("Buy a bulb",))
    ours = {"command": "switch --on <lamp>", "expected": "A `click`.", "if_not": "#buy-a-bulb"}
    set_lines(Step.objects, article, **ours)
    set_lines(Resolution.objects, article, verify="Light.", changes_system=True)
    answer = page(put_live(article))
    html, text = answer.content.decode(), text_of(answer)
    assert "<code>switch --on &lt;lamp&gt;</code>" in html
    assert "Look for: A click ." in text
    assert '<a href="#buy-a-bulb">Resolution 1: Buy a bulb</a>' in html
    assert "Buy a bulb Changes the system" in text
    assert "It worked if: Light." in text


def test_where_to_go_names_another_article_only_to_those_who_may_see_it(
    client: Client, agent: Any
) -> None:
    """An internal article's title must not stand on a public page."""
    secret = write_live("Reset the vault", audience="internal")
    article = write("Lamp stays dark", steps=("Press the switch",))
    set_lines(Step.objects, article, if_not=article_of(secret).key)
    lamp = put_live(article)
    assert "Reset the vault" not in text_of(page(lamp))
    assert "If it fails" not in text_of(page(lamp))
    client.force_login(agent)
    assert "If it fails: Reset the vault" in text_of(page(lamp, client))


def test_the_last_resort_is_to_hand_the_case_over(
    client: Client, agent: Any, settings: Any
) -> None:
    """An agent to support; a customer cannot escalate, but has somebody to ask."""
    article = write("Lamp stays dark", steps=("Press the switch",))
    set_lines(Step.objects, article, if_not="escalate")
    live = put_live(article)
    assert "If it fails: Contact us" in text_of(page(live))
    assert "#_stuck" not in page(live).content.decode()
    settings.KB_SUPPORT_CONTACT = "help@example.com"
    assert '<a href="#_stuck">Contact us</a>' in page(live).content.decode()
    client.force_login(agent)
    assert "If it fails: Escalate to support" in text_of(page(live, client))
    for ending in ("txt", "md"):
        copied = client.get(f"/articles/{live.pk}.{ending}").content.decode()
        assert "help@example.com" in copied
        assert "scalate" not in copied


def test_a_removed_line_still_lands_beside_the_nearest_that_is_left() -> None:
    """An anchor that was public is in somebody's ticket."""
    article = write("Lamp stays dark", steps=("Press the switch", "Look at the fuse"))
    put_live(article)
    Step.objects.filter(article=article, anchor="look-at-the-fuse").delete()
    edit(article)
    answer = page(put_live(article))
    before, note = answer.content.decode().split('id="look-at-the-fuse"')
    assert before.rfind('<li id="press-the-switch">') > before.rfind("</li>")
    assert "was removed on" in note[:200]


def test_where_no_line_is_left_the_note_stands_alone() -> None:
    """The last line of an article can go as well."""
    article = write("Lamp stays dark", symptom="Dark.", steps=("Press the switch",))
    put_live(article)
    Step.objects.filter(article=article).delete()
    edit(article)
    assert 'id="press-the-switch"' in page(put_live(article)).content.decode()


def test_agents_read_their_note_in_amber_and_nobody_else_does(client: Client, agent: Any) -> None:
    """The note beside the article is not part of it."""
    found = write_live("Lamp stays dark", internal_note="Ask *Zoe* first.")
    assert "Zoe" not in page(found).content.decode()
    client.force_login(agent)
    html = page(found, client).content.decode()
    assert 'class="agents"' in html
    assert "<em>Zoe</em>" in html


def test_an_internal_article_offers_no_reply_to_copy(client: Client, agent: Any) -> None:
    """What is copied for a ticket never holds internal text."""
    found = write_live("Reset the vault", audience="internal", steps=("Turn the wheel",))
    client.force_login(agent)
    text = text_of(page(found, client))
    assert "Agents only" in text
    assert "Copy as reply" not in text
    assert 'aria-label="Copy Step' not in client.get(found.get_absolute_url()).content.decode()
    assert "customers cannot open this address" in text
    assert client.get(f"/articles/{found.pk}.txt").status_code == 404


def test_the_guides_words_are_told_from_ours() -> None:
    """What an editor rewrote is marked; what the guide says is not."""
    found = of("connectivity-issues")
    assert 'class="ours"' not in page(found).content.decode()
    Step.objects.filter(article=found.pk, anchor="verify-dns-resolution").update(text="Ask the DNS")
    edit(article_of(found))
    html = page(put_live(article_of(found))).content.decode()
    assert html.count('class="ours"') == 1
    assert "Technical Troubleshooting Comprehensive Guide" in text_of(page(found))


def test_an_article_of_our_own_does_not_speak_of_the_guide() -> None:
    """Where all is ours there is nothing to tell apart."""
    html = page(write_live("Lamp stays dark", steps=("Press the switch",))).content.decode()
    assert 'id="_origin"' not in html
    assert 'class="ours"' not in html


def test_what_links_here_is_named_once_and_not_beyond_its_bound() -> None:
    """A code that everybody names must not make its page endless."""
    code = of("http-429")
    for number in range(20):
        write_live(f"Case {number}", symptom="The answer is HTTP 429.")
    html = page(code).content.decode()
    shown = [number for number in range(20) if f">Case {number}<" in html]
    assert 8 <= len(shown) <= 12


def test_a_code_named_in_a_text_is_a_link_to_its_page() -> None:
    """Mentions are marks in the stored HTML, made links for those who may follow them."""
    found = write_live("Lamp stays dark", symptom="It says ECONNREFUSED.")
    assert 'href="/errors/system-econnrefused/">ECONNREFUSED</a>' in page(found).content.decode()


def test_a_mention_of_what_became_internal_is_a_plain_word() -> None:
    """The mark stays, the link goes at once."""
    found = write_live("Lamp stays dark", symptom="It says ECONNREFUSED.")
    workflow.restrict(article_of(of("system-econnrefused")), by=None)
    html = page(found).content.decode()
    assert "It says ECONNREFUSED." in html
    assert "system-econnrefused" not in html


def test_a_page_describes_itself_to_crawlers_from_public_text(settings: Any) -> None:
    """Canonical address, description and OpenGraph."""
    settings.KB_BASE_URL = "https://kb.example.com"
    found = of("connectivity-issues")
    html = page(found).content.decode()
    address = f"https://kb.example.com{found.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in html
    assert '<meta name="description" content="Intermittent network connectivity">' in html
    assert f'<meta property="og:url" content="{address}">' in html


def test_the_site_names_itself_its_contact_and_its_guide_by_settings(settings: Any) -> None:
    """A change of name must not be hidden by what is kept of a page."""
    found = of("connectivity-issues")
    page(found)
    settings.KB_SITE_NAME = "Lamp Help"
    settings.KB_SITE_LOGO = "/static/icons/favicon.svg"
    settings.KB_SUPPORT_CONTACT = "help@example.com"
    html = page(found).content.decode()
    assert re.search(r"Lamp Help\s*</a>", html)
    assert '<img src="/static/icons/favicon.svg"' in html
    assert '<a href="mailto:help@example.com">help@example.com</a>' in html
    assert "Technical Troubleshooting Comprehensive Guide 2.0 · August 2024" in text_of(page(found))


def test_what_is_kept_of_a_page_follows_every_change() -> None:
    """The same address before and after a publish of its own and of its neighbour."""
    found = of("latency-problems")
    assert "Next Firewall and Security Issues" in text_of(page(found))
    edit(article_of(of("firewall-and-security-issues")), title="Firewalls")
    put_live(article_of(of("firewall-and-security-issues")))
    assert "Next Firewalls" in text_of(page(found))
    edit(article_of(found), symptom="Everything is slow.")
    put_live(article_of(found))
    assert "Everything is slow." in text_of(page(found))


def test_a_page_sets_no_cookie_and_may_be_kept() -> None:
    """Anonymous pages are cacheable for all."""
    answer = page(of("connectivity-issues"))
    assert not answer.cookies
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Cookie" in answer.headers["Vary"]


def test_the_ids_of_the_page_never_meet_an_anchor() -> None:
    """Anchors are made of editors' words, such as “tools”."""
    words = ("Symptom", "Steps", "Resolutions", "Tools", "Main", "Q", "Copy", "Origin", "Agents")
    html = page(write_live("Lamp stays dark", symptom="Dark.", steps=words)).content.decode()
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))


TELL, EDIT = "Suggest a change", "Edit this article"


@pytest.mark.parametrize("slug", ["connectivity-issues", "system-econnrefused"])
def test_who_may_flag_or_edit_is_led_there(slug: str, agent: Any, author: Any) -> None:
    """Also after somebody without the right had the page, which is kept in parts."""
    found = of(slug)
    pages = {}
    for person in (None, agent, author, None):
        client = Client()
        if person is not None:
            client.force_login(person)
        pages[person] = client.get(found.get_absolute_url()).content.decode()
    assert TELL not in pages[None]
    assert EDIT not in pages[None]
    flag = rf'href="/articles/{found.pk}/{slug}/flag/">\s*{re.escape(TELL)}'
    assert re.search(flag, pages[agent])
    assert EDIT not in pages[agent]
    kind = found.kind.replace("_", "")
    assert f'href="/admin/kb/{kind}/{found.pk}/change/">{EDIT}' in pages[author]


def test_both_ways_lead_somewhere(client: Client, author: Any) -> None:
    """A link that is refused is worse than none."""
    client.force_login(author)
    html = client.get(of("connectivity-issues").get_absolute_url()).content.decode()
    for path in re.findall(rf'href="([^"]+)">\s*(?:{re.escape(TELL)}|{EDIT})', html):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("base", "is_said"), [("https://kb.example.com", False), ("http://127.0.0.1:8000", True)]
)
def test_it_is_said_where_customers_cannot_open_the_address_that_is_copied(
    settings: Any, base: str, is_said: bool
) -> None:
    """On the button itself; the reply says it in its text."""
    settings.KB_BASE_URL = base
    html = Client().get(of("connectivity-issues").get_absolute_url()).content.decode()
    assert ("This address only opens inside our network." in html) is is_said


SECTIONS = "\n\n".join(f"## Part {number}\n\nText." for number in range(1, 4))


def test_a_body_with_three_headings_has_a_list_of_them_that_leads_there() -> None:
    found = write_live("Long read", kind="how_to", body=SECTIONS, steps=("Part 1",))
    html = page(found).content.decode()
    assert 'aria-label="Contents of “' in html
    for number in range(1, 4):
        assert f'<a href="#body_part-{number}">Part {number}</a>' in html
        assert f'<h3 id="body_part-{number}">' in html
    assert '<li id="part-1">' in html, "the anchor of a line is another"
    fewer = write_live("Short read", kind="how_to", body="## A\n\n## B")
    assert 'class="contents"' not in page(fewer).content.decode()


def test_no_id_stands_twice_on_a_page_with_several_texts() -> None:
    text = "# A\n\nB[^1]\n\n[^1]: C"
    texts = {"symptom": text, "environment": text, "cause": text, "body": text}
    found = write_live("Twice", steps=("A", "Body a"), internal_note=text, **texts)
    html = page(found).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {"symptom_a", "body_a", "cause_fn.1"} <= set(ids)


RESERVED = (*empty_document(), *empty_step(), "tool", "tools", "since", "main", "escalate", "q")


@pytest.mark.parametrize("kind", ["problem", "error_code", "how_to"])
def test_steps_with_the_names_of_the_articles_own_texts_replace_nothing(
    client: Client, kind: str
) -> None:
    """On the page, in its copies, and on the page of an old revision."""
    code = {"code": "E77", "slug": "e77"} if kind == "error_code" else {}
    texts = {name: f"Own {name}." for name in PUBLIC_TEXTS}
    titles = tuple(word.replace("_", " ").title() for word in RESERVED)
    article = write("Reserved", kind=kind, steps=titles, **texts, **code)
    Tool.objects.create(article=article, position=1, text="Own hammer")
    edit(article, internal_note="Own note.")
    live = put_live(article)
    assert {step["anchor"] for step in live.document["steps"]} >= {"symptom", "cause", "body"}
    edit(article, title="Renamed")
    put_live(article)
    old = f"/articles/{live.pk}/reserved/revisions/{live.revision.number}/"
    pages = [client.get(path, follow=True) for path in (f"/articles/{live.pk}/", old)]
    for page in pages:
        html = page.content.decode()
        assert all(f"<p>Own {name}.</p>" in html for name in PUBLIC_TEXTS)
        assert all(f'<span class="words">{title}</span>' in html for title in titles)
        assert "<li>Own hammer</li>" in html
        assert "Own note." not in html
        assert faults_of(html) == []
    for ending in ("md", "txt"):
        text = client.get(f"/articles/{live.pk}.{ending}").content.decode()
        assert all(f"Own {name}." in text for name in PUBLIC_TEXTS)
        assert all(title in text for title in titles)
