"""Old paths that an administrator lets lead to an article, from other sites too."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from kb.models import Article, Redirect, Verb
from kb.publishing.go_live import log_event
from kb.publishing.rule_checks import check_rule


def lead_path(
    path: str, article: Article, *, by: User | None, replaces: Redirect | None = None
) -> Redirect:
    """Let an old path lead to an article, before all others that had it; log it for the article.

    `replaces` is the redirect that led elsewhere: it is deleted. Raises PermissionDenied.
    """
    check_rule(Verb.REDIRECT, article, by)
    wrong = "" if replaces is None else f"{replaces.article} → "
    with transaction.atomic():
        obsolete = Q(path=path, article=article.pk)
        if replaces is not None:
            obsolete |= Q(pk=replaces.pk)
        Redirect.objects.filter(obsolete).delete()
        row = Redirect.objects.create(path=path, article_id=article.pk)
        log_event(article, Verb.REDIRECT, by, f"/{path}: {wrong}{article}")
    return row
