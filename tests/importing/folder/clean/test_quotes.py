"""Quotes that call themselves notes → alerts."""

import pytest

from kb.importing.folder.clean.quotes import with_alerts

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("quote", "alert"),
    [
        ("> **Note:** a\n> b", "> [!NOTE]\n> a\n> b"),
        ("> **Note**: a", "> [!NOTE]\n> a"),
        ("> **Note**\n> a", "> [!NOTE]\n> a"),
        ("> NOTE: a", "> [!NOTE]\n> a"),
        (">NOTE: a\n>b", "> [!NOTE]\n> a\n>b"),
        ("> __Warning!__ a", "> [!WARNING]\n> a"),
        ("> *Tip:* a", "> [!TIP]\n> a"),
        ("> ![warning]\n>\n> a", "> [!WARNING]\n>\n> a"),
        (">![info]\n>\n>Note: a\n>Note: b", "> [!NOTE]\n>\n> a\n>Note: b"),
        (">![info]\n>\n >Note: a", "> [!NOTE]\n>\n > a"),
        (">![info]\n>\n>Warning: a", "> [!NOTE]\n>\n>Warning: a"),
        (">![info]\n\n>Note: a", "> [!NOTE]\n\n> [!NOTE]\n> a"),
        (">![info]\n>\n>a", "> [!NOTE]\n>\n>a"),
        ("> [!NOTE]\n> a", "> [!NOTE]\n> a"),
        ("> [!INFO] a", "> [!NOTE]\n> a"),
        ("> [!danger]- a", "> [!CAUTION]\n> a"),
        ("> ⚠️ **Warning** a", "> [!WARNING]\n> a"),
        ("> :bulb: a", "> [!TIP]\n> a"),
        ("- > **Note:** a", "- > [!NOTE]\n  > a"),
        ("> > Note: a", "> > [!NOTE]\n> > a"),
    ],
)
def test_a_label_makes_an_alert(quote: str, alert: str) -> None:
    assert with_alerts(quote) == alert


@pytest.mark.parametrize(
    ("quote", "alert"),
    [
        ("> **Hinweis:** a", "> [!NOTE]\n> **Hinweis:** a"),
        ("> Achtung: a", "> [!WARNING]\n> Achtung: a"),
        ("> **Info** a", "> [!NOTE]\n> **Info** a"),
    ],
)
def test_a_word_that_the_alert_does_not_show_stays(quote: str, alert: str) -> None:
    assert with_alerts(quote) == alert


@pytest.mark.parametrize(
    "quote",
    [
        "> Error: connection refused",
        "> a **Note:** b",
        "> ![note](a.png)",
        "> Note the time.",
        "> [Note](x)",
        "Note: a",
        "> a\n> Note: b",
    ],
)
def test_other_quotes_stay(quote: str) -> None:
    assert with_alerts(quote) == quote
