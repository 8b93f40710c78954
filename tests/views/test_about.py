"""The page about the site: its version, and where its articles come from."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from kb.models import Article, Source
from kb.version import VERSION
from tests.guide_pages import article_of, of, text_of
from tests.make_articles import edit, put_live, write, write_live

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]


def test_the_page_says_what_runs_and_names_the_guide_as_it_names_itself() -> None:
    """Title, subtitle, version and date, as the document has them; linked from every foot."""
    text = text_of(Client().get("/about/"))
    assert "Technical Troubleshooting Comprehensive Guide" in text
    assert "Advanced Technical Support and Diagnostics" in text
    assert "Version 2.0, last updated August 2024" in text
    assert f"version {VERSION}" in text
    assert '<a href="/about/">' in Client().get("/errors/").content.decode()
    assert Client().post("/about/").status_code == 405


def test_the_version_is_that_of_the_project() -> None:
    """It stands in one place: of two, one would be forgotten."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "kb.version.VERSION"}


def test_every_source_is_named_but_those_of_which_the_reader_sees_nothing(
    client: Client, agent: Any
) -> None:
    """The title of what agents alone read tells something, too."""
    for key, audience in (("runbooks", "public"), ("vault", "internal"), ("empty", "")):
        source = Source.objects.create(key=key, title=f"The {key}", dated_on="May 2025")
        if audience:
            put_live(write(f"Of {key}", audience=audience, source=source))
    text = text_of(client.get("/about/"))
    assert "The runbooks Last updated May 2025" in text
    assert "The vault" not in text
    assert "The empty" not in text
    client.force_login(agent)
    assert "The vault" in text_of(client.get("/about/"))


def test_an_article_bears_the_date_of_the_guide_until_somebody_changes_it() -> None:
    """When it was loaded here says nothing about its text."""
    found = of("connectivity-issues")
    assert "Updated August 2024" in text_of(Client().get(found.get_absolute_url()))
    searched = text_of(Client().get("/search/?q=intermittent+network+connectivity"))
    assert "· August 2024" in searched
    edit(article_of(found), symptom="It comes and goes.")
    put_live(article_of(found))
    assert (
        "August 2024 "
        not in text_of(Client().get(found.get_absolute_url())).partition("Problem")[0]
    )
    old = text_of(Client().get(f"{found.get_absolute_url()}revisions/1/"))
    assert "You are reading the version of August 2024." in old
    ours = write_live("Lamp stays dark")
    assert "Updated August 2024" not in text_of(Client().get(ours.get_absolute_url()))
    assert Article.objects.get(pk=ours.pk).source is None
