"""Several publications as one Markdown text: a list of them, then each whole."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models import Publication
from kb.serialise.addresses import is_reachable, short_path
from kb.serialise.as_markdown import to_chapter
from kb.serialise.structure import Links
from kb.text.markdown import escape


def collection_markdown(
    title: str,
    words: str,
    chapters: Sequence[tuple[Publication, Links]],
    count: int,
    base: str,
) -> str:
    """Return the articles below a title and a sentence; says where they are not all of `count`."""
    parts = [f"# {escape(' '.join(title.split()))}", escape(words), _counted(len(chapters), count)]
    parts += ["\n".join(_entry(publication, base) for publication, _links in chapters)]
    if base and not is_reachable(base):
        warning = _("These addresses only open inside our network.")
        parts.append(f"({warning})")
    parts += [to_chapter(publication, links, base).rstrip() for publication, links in chapters]
    return "\n\n".join(part for part in parts if part) + "\n"


def _entry(publication: Publication, base: str) -> str:
    number = f"{publication.shown_number} " if publication.number else ""
    return f"- {number}[{escape(publication.heading)}]({base}{short_path(publication)})"


def _counted(shown: int, count: int) -> str:
    if shown < count:
        return _("%(shown)d of %(count)d articles") % {"shown": shown, "count": count}
    return ngettext("%(count)d article", "%(count)d articles", count) % {"count": count}
