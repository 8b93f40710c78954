"""The same form posted twice, by a double click or a reload: it is saved once."""

from uuid import UUID

from kb.admin.forms.article_input import ArticleInput
from kb.admin.forms.check_article import check_article
from kb.documents import RevisionDocument
from kb.models import Article, Kind, Revision
from kb.publishing import history


def find_repeated(kind: Kind, article_input: ArticleInput) -> Article | None:
    """Return the article that a form of a new one has made already, with just this text."""
    token = read_token(article_input.carried.once)
    made = Article.objects.filter(creation_token=token).first() if token else None
    if made is None:
        return None
    first = Revision.objects.filter(article=made).order_by("number").first()
    checked = check_article(kind, made, article_input)
    is_same = first and checked.is_valid and is_same_text(checked.document, first.document)
    return made if is_same else None


def is_saved_already(kind: Kind, article: Article, article_input: ArticleInput) -> bool:
    """Whether an article holds just what a form would save, its owner and review date included."""
    checked = check_article(kind, article, article_input)
    people = (checked.owner, checked.review_by)
    return (
        checked.is_valid
        and people == (article.owner, article.review_by)
        and is_same_text(checked.document, history.snapshot(article))
    )


def read_token(text: str) -> UUID | None:
    """Return the token of a form for a new article; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def is_same_text(one: RevisionDocument, other: RevisionDocument) -> bool:
    """Whether two documents differ in nothing but names that saving gives: keys and anchors."""
    return _without_names(one) == _without_names(other)


def _without_names(document: RevisionDocument) -> RevisionDocument:
    return {
        **document,
        "key": "",
        "steps": [{**line, "anchor": ""} for line in document["steps"]],
        "resolutions": [{**line, "anchor": ""} for line in document["resolutions"]],
    }
