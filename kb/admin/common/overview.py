"""What readers have of an article, and how its working copy differs from that."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kb.admin.common import status
from kb.admin.common.categories import category_path
from kb.admin.common.returned import last_returns
from kb.admin.common.waiting_moves import awaits_move
from kb.documents import RevisionDocument
from kb.models import Article, Publication, PublicationEvent, Revision, Schedule, State
from kb.publishing import history
from kb.publishing.go_live import is_restricted
from kb.publishing.time_zones import zoned_text
from kb.text.document_diff import DocumentChange, diff_documents


@dataclass(frozen=True)
class ArticleOverview:
    """An article's rows, its working copy, and the changes since the text that is or was live.

    `returned` is the event that sent a draft back, until it is submitted again.
    """

    article: Article
    document: RevisionDocument
    newest: Revision | None
    publication: Publication | None
    schedule: Schedule | None
    changes: list[DocumentChange]
    returned: PublicationEvent | None = None

    @property
    def live(self) -> Publication | None:
        """The publication, None where readers see no text of the article."""
        return self.publication if self.publication and self.publication.is_live else None

    @property
    def is_live(self) -> bool:
        """Whether readers see a text of the article."""
        return self.live is not None

    @property
    def is_never_public(self) -> bool:
        """Whether only editors have ever seen the article."""
        return self.publication is None

    @property
    def has_pending_draft(self) -> bool:
        """Whether the working copy has a text that was never published."""
        return status.has_pending_draft(self.article)

    @property
    def is_ahead(self) -> bool:
        """Whether the working copy differs from the text that is or was live."""
        return bool(self.changes) or self.is_never_public

    @property
    def next_category(self) -> str:
        """The category that readers see it in after the next publish; "" where nothing waits."""
        if not awaits_move(self.article, self.publication):
            return ""
        return category_path(self.article.category) or "–"

    @property
    def audience_change(self) -> str:
        """A sentence on who gains or loses the text when the working copy is published, or ""."""
        if self.live is None or self.live.audience == self.document["audience"]:
            return ""
        if self.live.is_public:
            return _("Publishing hides it from customers: only agents will be able to read it.")
        return _("Publishing makes it visible to everyone: now only agents can read it.")

    @property
    def scheduled_audience_change(self) -> str:
        """The same for a schedule, which never opens a text that was restricted while live."""
        if not self.audience_change or self.live is None or not is_restricted(self.live):
            return self.audience_change
        return _("It stays for agents only, like the live text. To open it, use “Make public”.")

    @property
    def expires(self) -> str:
        """When the live text expires, by the clocks of the zone it was set in; "" for never."""
        if self.live is None or self.live.expires_at is None:
            return ""
        return zoned_text(self.live.expires_at, self.live.expiry_zone)

    @property
    def scheduled_for(self) -> str:
        """When the scheduled revision goes live, in the same way; "" where none is scheduled."""
        schedule = self.schedule
        return zoned_text(schedule.publish_at, schedule.time_zone) if schedule else ""

    @property
    def scheduled_expiry(self) -> str:
        """When the scheduled revision expires; "" for never."""
        schedule = self.schedule
        if schedule is None or schedule.expires_at is None:
            return ""
        return zoned_text(schedule.expires_at, schedule.time_zone)

    @property
    def saved_by(self) -> str:
        """The user name of who saved last; "import" where it was no person."""
        user = self.newest.created_by if self.newest else None
        return user.get_username() if user else _("import")

    @property
    def state_name(self) -> str:
        """The state of the working copy in words."""
        return str(self.article.get_state_display())


def article_overview(article: Article, document: RevisionDocument | None = None) -> ArticleOverview:
    """Read an article's overview in a fixed number of queries.

    `document` is the working copy where the caller has it already.
    """
    publication = (
        Publication.objects.listed()
        .select_related("revision", "successor")
        .defer("document", "html", "successor__document", "successor__html")
        .filter(pk=article.pk)
        .first()
    )
    document = document or history.snapshot(article)
    is_draft = article.state == State.DRAFT
    return ArticleOverview(
        article=article,
        document=document,
        newest=history.latest(article),
        publication=publication,
        schedule=Schedule.objects.select_related("revision").filter(article=article).first(),
        changes=diff_documents(live_document(publication), document) if publication else [],
        returned=last_returns([article.pk]).get(article.pk) if is_draft else None,
    )


def live_document(publication: Publication) -> RevisionDocument:
    """Return the document of a publication's revision with the publication's own audience."""
    document: RevisionDocument = publication.revision.document
    return {**document, "audience": publication.audience}
