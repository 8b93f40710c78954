"""What an editor can do about words that readers did not find: write the article, add a synonym."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kb.admin.common.permissions import RequestUser, has_article_permission
from kb.models import Kind
from kb.models.article import admin_url
from kb.serialise.labels import Label


@dataclass(frozen=True)
class SearchLinks:
    """For each kind its name and the form of a new article; the form of a synonym, "" for none."""

    articles: list[tuple[Label, str]]
    synonym: str

    def __bool__(self) -> bool:
        return bool(self.articles or self.synonym)


def search_links(words: str, user: RequestUser) -> SearchLinks:
    """Return the links for some words, with the title or the synonym filled in."""
    title = urlencode({"title": f"{words[:1].upper()}{words[1:]}"})
    can_write = has_article_permission(user, "add")
    kinds: list[tuple[Label, str]] = [
        (kind.label, f"{admin_url(kind, 'add')}?{title}") for kind in Kind
    ]
    synonym = f"{reverse('admin:kb_synonym_add')}?{urlencode({'words': f'{words}, '})}"
    can_add = user.has_perm("kb.add_synonym") and user.has_perm("kb.view_internal")
    return SearchLinks(kinds if can_write else [], synonym if can_add else "")
