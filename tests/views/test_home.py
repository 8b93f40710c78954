"""The start page: what can be browsed, and never more than fits."""

from typing import Any

import pytest
from django.test import Client

from tests.guide_pages import article_of, of, text_of
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")


def test_it_asks_one_question_and_shows_areas_codes_and_lists() -> None:
    """Search first, then categories, then codes."""
    answer = Client().get("/")
    text = text_of(answer)
    order = ["What went wrong?", "Browse by category", "HTTP Status Codes", "Checklists"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert 'role="search"' in answer.content.decode()
    for words in ("Connectivity Issues", "ECONNREFUSED", "Prevention Strategies"):
        assert words in text
    assert "should be used in conjunction with" in text


def test_the_foot_names_the_guides_edition() -> None:
    """Version and date come from the source."""
    text = text_of(Client().get("/"))
    assert "Technical Troubleshooting Comprehensive Guide 2.0 · August 2024" in text


def test_an_area_shows_its_first_articles_only() -> None:
    """A thousand articles do not make the home page longer."""
    category = article_of(of("connectivity-issues")).category
    for number in range(9):
        write_live(f"Case {number}", category=category)
    text = text_of(Client().get("/"))
    assert "Case 1" in text
    assert "Case 7" not in text


def test_internal_articles_are_for_agents(client: Client, agent: Any) -> None:
    """On the home page too."""
    category = article_of(of("connectivity-issues")).category
    write_live("A vault", category=category, audience="internal", number="2.0")
    assert "A vault" not in text_of(Client().get("/"))
    client.force_login(agent)
    assert "A vault" in text_of(client.get("/"))


def test_signed_in_readers_may_sign_out_and_staff_may_edit(
    client: Client, agent: Any, editor: Any
) -> None:
    """Agents have no admin rights, so no link there."""
    assert "Sign in" in text_of(Client().get("/"))
    client.force_login(agent)
    assert "Sign out" in text_of(client.get("/"))
    assert "/admin/" not in client.get("/").content.decode()
    client.force_login(editor)
    assert 'href="/admin/"' in client.get("/").content.decode()
