"""What is said of spellings that other articles have."""

from kb.admin.forms.alias_warnings import alias_warnings
from kb.models import Alias
from tests.make_articles import write


def test_every_spelling_is_told_once_for_each_article(db: None) -> None:
    """404 Not Found has five spellings that are the same to a search, which hid all others."""
    article = write("Slow lift")
    for text in ("404", "ECONNREFUSED"):
        Alias.objects.create(article=article, text=text)
    said = alias_warnings(article)
    assert len(said) == len(set(said))
    for text in ("“404”", "“ECONNREFUSED”"):
        assert [each for each in said if each.startswith(text)]
