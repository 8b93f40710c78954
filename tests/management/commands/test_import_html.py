"""manage.py import_html: pages and the JSON of a Help Center become drafts."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.models import Article, Category, ImportFormat, ImportRun, Source

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[2] / "data" / "importing"


def run(*arguments: object) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("import_html", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_help_center_becomes_drafts_in_the_categories_of_its_sections() -> None:
    said = run(SAMPLES / "help-center.json")
    assert "36000042/36000061/36000105.md" in said  # it has no text
    assert Source.objects.get(key="help-center").title == "Help center"
    pairing = Article.objects.get(title="The lantern does not pair with the hub")
    hub = Article.objects.get(title="Resetting the hub")
    assert pairing.category == Category.objects.get(title="Pairing")
    assert (
        f"](/articles/{hub.pk}/#body_reset-with-a-pin)"
        in pairing.resolution_set.order_by("position")[2].text
    )
    assert ImportRun.objects.get().format == ImportFormat.ZENDESK


def test_a_folder_of_pages_becomes_drafts() -> None:
    run(SAMPLES / "html-pages")
    articles = Article.objects.filter(source__key="html-pages")
    assert set(articles.values_list("title", flat=True)) == {
        "Gates",
        "Names do not resolve",
        "Welcome aboard",
    }
    assert ImportRun.objects.get().format == ImportFormat.HTML


@pytest.mark.parametrize("name", ["help-center.json", "html-pages"])
def test_a_second_import_changes_nothing(name: str) -> None:
    run(SAMPLES / name)
    before = list(Article.objects.order_by("pk").values_list("pk", "edit_version"))
    run(SAMPLES / name)
    assert list(Article.objects.order_by("pk").values_list("pk", "edit_version")) == before


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "nothing.json")
