"""Other spellings of an article that another one has already: allowed, but somebody should know."""

from django.utils.translation import gettext as _

from kb.admin.common.references import article_label
from kb.models import Alias, Article, PublishedAlias
from kb.text.code_spelling import normalise

MOST_WARNINGS = 5
NAMES = ("number", "code", "title")


def alias_warnings(article: Article) -> list[str]:
    """Return a sentence for each alias that is a spelling of another live article, naming it."""
    texts = Alias.objects.filter(article=article.pk).values_list("text", flat=True)
    own = {normalise(text)[:200]: text for text in texts}
    taken = PublishedAlias.objects.filter(normalised__in=own, publication__is_live=True)
    others = taken.exclude(publication=article.pk).order_by("normalised", "publication")
    # An article may have several spellings that are the same to a search.
    rows = others.values(
        "normalised", "publication", *(f"publication__{name}" for name in NAMES)
    ).distinct()
    return [
        _("“%(alias)s” is also a spelling of %(owner)s (#%(pk)s): both are found by it.")
        % {
            "alias": own[row["normalised"]],
            "owner": article_label({name: row[f"publication__{name}"] for name in NAMES}),
            "pk": row["publication"],
        }
        for row in rows[:MOST_WARNINGS]
    ]
