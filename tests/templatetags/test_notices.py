"""A notice stands where it is pinned, from its beginning to its end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kb.models import Notice
from tests.guide_pages import of

pytestmark = pytest.mark.usefixtures("guide")


def pin(text: str, **fields: Any) -> Notice:
    now = timezone.now()
    values = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=1)}
    return Notice.objects.create(text=text, **{**values, **fields})


def page(path: str) -> str:
    return Client().get(path).content.decode()


def test_a_notice_stands_on_the_home_page_or_on_chosen_articles() -> None:
    article = of("connectivity-issues")
    pin("Mail is <slow> today")
    pinned = pin("The provider works on it", on_home=False)
    pinned.articles.add(article.article)
    home, own = page("/"), page(article.get_absolute_url())
    assert "Mail is &lt;slow&gt; today" in home
    assert "provider works" not in home
    assert "provider works" in own
    assert "today" not in own


@pytest.mark.parametrize("hours", [(-3, -1), (1, 3)])
def test_a_notice_goes_by_itself_and_does_not_come_early(hours: tuple[int, int]) -> None:
    now = timezone.now()
    begin, end = (now + timedelta(hours=hour) for hour in hours)
    pin("Mail is slow today", starts_at=begin, ends_at=end)
    assert "Mail is slow" not in page("/")


def test_a_notice_without_an_end_stays() -> None:
    pin("Mail is slow today", ends_at=None)
    assert "Mail is slow" in page("/")
