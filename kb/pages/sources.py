"""Where the articles of the site come from, as far as this reader can see any of them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from kb.models import GUIDE, Publication, Source
from kb.reader import Reader


def visible_sources(user: Reader) -> QuerySet[Source]:
    """Return the guide, and every other source of which this reader can see an article."""
    visible = Publication.objects.visible_to(user).filter(article__source=OuterRef("pk"))
    sources = Source.objects.filter(Q(key=GUIDE) | Exists(visible)).defer("text")
    found: QuerySet[Source] = sources.order_by("title", "key")
    return found
