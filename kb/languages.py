"""The languages that the pages come in: English, and those with a catalogue of ours."""

from pathlib import Path

from django.utils.translation import to_locale

CATALOGUES = Path(__file__).resolve().parent / "locale"
ENGLISH = "en"


def shown_language(code: str, catalogues: Path = CATALOGUES) -> str:
    """Return the language of the pages where `code` is asked for: English until it is translated.

    Django has catalogues of its own; without ours they would mix with English.
    """
    locale = to_locale(code)
    names = {locale, locale.partition("_")[0]}
    is_translated = any(
        (catalogues / name / "LC_MESSAGES" / "django.mo").exists() for name in names
    )
    return code if is_translated or names & {ENGLISH} else ENGLISH
