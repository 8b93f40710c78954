"""What readers have of an article and what its working copy is, in words for an editor."""

from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.documents import RevisionDocument
from kb.models import Article, Publication, Revision, Schedule, State
from kb.publishing import history
from kb.publishing.go_live import is_restricted
from kb.text.document_diff import DocumentChange, diff_documents

Document = dict[str, Any]

STATES = {
    State.DRAFT: gettext_lazy("Draft"),
    State.IN_REVIEW: gettext_lazy("In review"),
    State.APPROVED: gettext_lazy("Approved"),
}


@dataclass(frozen=True)
class ArticleStatus:
    """The two lines of the status bar, and what they were made from."""

    article: Article
    document: Document
    newest: Revision | None
    publication: Publication | None
    schedule: Schedule | None
    changes: list[DocumentChange]

    @property
    def is_live(self) -> bool:
        """Whether readers see a text of it."""
        return self.publication is not None and self.publication.is_live

    @property
    def is_never_public(self) -> bool:
        """Whether nobody but editors has ever seen it."""
        return self.publication is None

    @property
    def is_ahead(self) -> bool:
        """Whether the working copy differs from the text that is or was live."""
        return bool(self.changes) or self.is_never_public

    @property
    def audience_change(self) -> str:
        """What publishing the working copy does to those who can read the live text, in words."""
        if not self.is_live or self.publication is None:
            return ""
        if self.publication.audience == self.document["audience"]:
            return ""
        opened = _("Publishing opens it to everyone: now only agents can read it.")
        closed = _("Publishing takes it from customers: only agents can read it then.")
        return closed if self.publication.is_public else opened

    @property
    def audience_change_by_clock(self) -> str:
        """The same for a schedule, which opens nothing that was made internal while it was live."""
        live = self.publication
        if not self.audience_change or live is None or not is_restricted(live):
            return self.audience_change
        return _("It stays with agents only, as the live text is: make it public yourself then.")

    @property
    def saved_by(self) -> str:
        """Who saved last; nobody is the product itself."""
        person = self.newest.created_by if self.newest else None
        return person.get_username() if person else _("import")

    @property
    def state_name(self) -> str:
        """How far the working copy is."""
        return str(STATES.get(State(self.article.state), _("Draft")))


def article_status(article: Article, document: Document | None = None) -> ArticleStatus:
    """Read what is needed for an article's status bar, in a fixed number of queries.

    `document` is the working copy where it is at hand.
    """
    publication = (
        Publication.objects.listed()
        .select_related("revision", "successor")
        .defer("document", "html", "successor__document", "successor__html")
        .filter(pk=article.pk)
        .first()
    )
    document = document or history.snapshot(article)
    return ArticleStatus(
        article=article,
        document=document,
        newest=history.latest(article),
        publication=publication,
        schedule=Schedule.objects.select_related("revision").filter(article=article).first(),
        changes=_changes(publication, document) if publication else [],
    )


def _changes(publication: Publication, document: Document) -> list[DocumentChange]:
    live = cast("RevisionDocument", live_document(publication))
    return diff_documents(live, cast("RevisionDocument", document))


def live_document(publication: Publication) -> Document:
    """Return the revision behind a publication, with the audience that was set on it since."""
    return {**publication.revision.document, "audience": publication.audience}
