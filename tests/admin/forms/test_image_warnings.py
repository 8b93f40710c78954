"""Who saves a text is told of images without words, and of those that are not there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.admin.forms.image_warnings import image_warnings
from kb.documents import empty_document, empty_step
from kb.models import Article
from tests.admin.form_data import data
from tests.make_images import keep, shown

pytestmark = pytest.mark.django_db


def test_each_place_is_named(guide: None) -> None:
    image = keep()
    step = {**empty_step(), "text": "Press", "expected": shown(image, "")}
    document: Any = {
        **empty_document("problem"),
        "body": f"{shown(image)} `{shown(image, '')}`",
        "cause": shown(image, " "),
        "environment": "See ![Uploading… shot.png 1]() and `![]()`",
        "internal_note": f"![gone](/media/{'0' * 32}.png)",
        "steps": [empty_step(), step],
    }
    undescribed, unfinished, lost = image_warnings(document)
    assert undescribed.endswith(": Cause, Step 2.")
    assert unfinished.endswith(": Environment.")
    assert lost.endswith(": Note for agents.")
    assert image_warnings(empty_document("problem")) == []


def test_a_save_says_it_and_saves(editor: Any, signed_in: Callable[[Any], Client]) -> None:
    """A warning, no refusal: the text is worth keeping without it."""
    client, image = signed_in(editor), keep()
    article = Article.objects.get(key="guide-connectivity-issues")
    form = data(client.get(article.admin_url()), body=shown(image, ""), _save="1")
    page = client.post(article.admin_url(), form, follow=True).content.decode()
    assert "An image has no description for those who cannot see it: Background." in page
    article.refresh_from_db()
    assert article.body == shown(image, "")
