"""The catalogues that ship, and the language of the pages where one does not."""

import gettext
import json
from pathlib import Path

import pytest

from kb.languages import CATALOGUES, shown_language
from tests.po_file import PoEntry, read_po
from tests.source_texts import source_texts, template_texts
from tests.test_settings import run

pytestmark = pytest.mark.one_database
SHIPPED = sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))
PAGE = """
import django, json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "kb.settings"
django.setup()
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation
from datetime import date
print(json.dumps([
    settings.LANGUAGE_CODE, translation.get_language(), translation.gettext("Yes"),
    formats.date_format(date(2024, 8, 1)),
    render_to_string("errors/_withdrawn.html", {"publication": {"heading": "x"}}),
]))
"""


@pytest.mark.parametrize("code", ["de", "fr", "de-at", "pt-br", "ja", "en", "en-gb"])
def test_a_language_counts_once_its_catalogue_is_there(code: str, tmp_path: Path) -> None:
    """Of its own, or of the language that it is a kind of; English is always there."""
    is_english = code.startswith("en")
    assert shown_language(code, tmp_path) == (code if is_english else "en")
    locale = code.partition("-")[0]
    folder = tmp_path / locale / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    assert shown_language(code, tmp_path) == (code if is_english else "en")
    (folder / "django.mo").touch()
    assert shown_language(code, tmp_path) == code


def test_a_site_in_a_language_that_is_not_translated_is_english_throughout(tmp_path: Path) -> None:
    """Not "Ja" from Django beside our own English, nor its dates, nor a wrong `lang`."""
    done = run(PAGE, tmp_path, KB_LANGUAGE="nl")
    assert done.returncode == 0, done.stderr
    code, active, yes, day, page = json.loads(done.stdout)
    assert (code, active, yes, day) == ("en", "en", "Yes", "1 Aug 2024")
    assert "This article was withdrawn." in page


def test_what_a_catalogue_lacks_is_found() -> None:
    """Empty, half, fuzzy; an entry of two forms; the head is none."""
    text = (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
        'msgid "Yes"\nmsgstr "Ja"\n\nmsgid "No"\nmsgstr ""\n\n'
        '#, fuzzy, python-format\nmsgid "%s"\nmsgstr "%s"\n\n'
        'msgctxt "verb"\nmsgid ""\n"Long "\n"text\\n"\nmsgstr ""\n"Langer "\n"Text\\n"\n\n'
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] ""\n'
    )
    entries = read_po(text)
    assert [entry.key for entry in entries] == ["Yes", "No", "%s", "verb\x04Long text\n", "one"]
    assert [entry.key for entry in entries if not entry.is_complete] == ["No", "%s", "one"]
    assert entries[3] == PoEntry("verb\x04Long text\n", ("Langer Text\n",), False)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parts[-3])
def test_no_text_of_a_shipped_catalogue_is_without_its_translation(file: Path) -> None:
    """A page in two languages is worse than one in English."""
    entries = read_po(file.read_text())
    assert entries
    assert [entry.key for entry in entries if not entry.is_complete] == []


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parts[-3])
def test_a_compiled_catalogue_equals_its_source(file: Path) -> None:
    """`make messages` was forgotten."""
    with file.with_suffix(".mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    found = {key: text for key, text in catalogue.items() if key}
    wanted: dict[object, str] = {}
    for entry in read_po(file.read_text()):
        forms = dict(enumerate(entry.texts)) if len(entry.texts) > 1 else {None: entry.texts[0]}
        wanted |= {
            (entry.key if form is None else (entry.key, form)): text for form, text in forms.items()
        }
    assert found == wanted


def test_the_texts_of_a_template_are_found() -> None:
    """Of one tag and of several, with a plural, a context and quotes."""
    template = (
        """{% translate 'It is "here"' %} {% translate "May" context "verb" %}"""
        "{% blocktranslate count n=rows|length %}{{ n }} row{% plural %}rows{% endblocktranslate %}"
        "{% blocktranslate trimmed %}\n  Two\n  lines (or so)\n{% endblocktranslate %} plain"
    )
    found = list(template_texts(template))
    assert found == ['It is "here"', "verb\x04May", "%(n)s row", "Two lines (or so)"]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parts[-3])
def test_a_shipped_catalogue_holds_every_text_of_the_site(file: Path) -> None:
    """A new text is English until `make messages`; in an f-string gettext never finds it."""
    known = {entry.key for entry in read_po(file.read_text())}
    assert source_texts() - known == set()
