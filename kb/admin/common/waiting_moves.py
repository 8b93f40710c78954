"""Moves to another category that wait for the next publish, and make no draft."""

from django.db.models import F, Q

from kb.models import Article, Publication, State


def awaits_move(article: Article, publication: Publication | None) -> bool:
    """Whether nothing but the category waits for the next publish: a move makes no draft."""
    if publication is None or not publication.is_live or article.state != State.PUBLISHED:
        return False
    return publication.category_id != article.category_id


def is_moved() -> Q:
    """Return what selects the articles of another category than readers see, or of none."""
    live, own = "publication__category", "category"
    one_is_empty = Q(**{live: None}) ^ Q(**{own: None})
    return one_is_empty | Q(**{f"{live}__lt": F(own)}) | Q(**{f"{live}__gt": F(own)})
