"""What an export of one article is made of."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists

from kb.models import Publication, PublicationEvent, Revision
from kb.pages.related import targets_of
from kb.reader import Reader
from kb.serialise.structure import Links


@dataclass(frozen=True)
class ExportedArticle:
    """A publication that `reader` can see; its links and revision number are read when needed."""

    publication: Publication
    reader: Reader | None

    @cached_property
    def links(self) -> Links:
        """Return the articles that it links to, by key; in a public article only public ones.

        So the export of a public article is the same for all, and a copy of it tells nothing
        internal.
        """
        return targets_of(self.publication, None if self.publication.is_public else self.reader)

    @cached_property
    def revision_number(self) -> int:
        """Return the number of the live revision, whose page shows what was copied for ever.

        0 while readers never had another text: the short address says as much then.
        """
        others = PublicationEvent.objects.filter(
            article=self.publication.pk, document__isnull=False
        ).exclude(revision=self.publication.revision_id)
        revisions = Revision.objects.filter(Exists(others), pk=self.publication.revision_id)
        return revisions.values_list("number", flat=True).first() or 0


def find_exported(pk: int, reader: Reader | None) -> ExportedArticle | None:
    """Return an article for export; None where this reader cannot see it (None: anonymous)."""
    publication = Publication.objects.visible_to(reader).filter(pk=pk).first()
    return ExportedArticle(publication, reader) if publication else None
