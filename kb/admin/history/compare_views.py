"""The comparison of two revisions, where publishing happens; and the history they come from."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.actions.action_views import ActionViews
from kb.admin.actions.actions import ACTIONS, Action, is_allowed
from kb.admin.actions.publish_now import PUBLISH_NOW, can_publish_now
from kb.admin.common import status
from kb.admin.common.form_data import posted_number
from kb.admin.common.pages import posted_note
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.history.diff import DocumentDiff
from kb.admin.history.timeline import Timeline
from kb.models import Article, Publication, Revision, State
from kb.publishing import self_approval

CHOICES = 100


class CompareViews(ActionViews):
    """See first what will change, then decide."""

    def get_urls(self) -> list[Any]:
        """Add the comparison; the history has its stock address."""
        return [self.route("compare/", self.compare_view), *super().get_urls()]

    def compare_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Show what differs between two revisions; publish from here, after seeing it."""
        article = self.article(request, object_id)
        if request.method == "POST":
            return self.decide(request, article)
        bar = status.article_status(article)
        before, after = _chosen(request, article, bar)
        sheet = LAYOUTS[self.model.KIND]
        empty = {name: type(value)() for name, value in bar.document.items()}
        comparison = DocumentDiff(
            sheet,
            _document(before, bar) if before else empty,
            after.document if after else bar.document,
        )
        context = self.context(
            request,
            article,
            revisions=_choices(article, before, after),
            before=before,
            after=after or bar.newest,
            before_name=revision_name(before, bar),
            after_name=revision_name(after or bar.newest, bar),
            live=bar.publication.revision_id if bar.is_live and bar.publication else None,
            is_never_public=bar.is_never_public,
            groups=comparison.groups(),
            sayings=comparison.sayings,
            note=request.GET.get("note", "")[:200],
            schedule_url=article.admin_url("do", "schedule"),
        )
        is_next = _is_what_publishing_changes(before, after, bar)
        context |= self.what_can_be_done(request, article, bar) if is_next else {}
        context["title"] = _("What publishing will change") if is_next else _("What changed")
        return TemplateResponse(request, "admin/article/compare.html", context)

    def what_can_be_done(
        self, request: HttpRequest, article: Article, bar: status.ArticleStatus
    ) -> dict[str, Any]:
        """Return the buttons below what publishing will change, and what they mean for readers."""
        is_waiting = article.state != State.PUBLISHED
        return {
            "deeds": decisions(article, bar.publication, request.user),
            "refusal": refusal(article, request.user),
            "can_publish_now": can_publish_now(article, request.user),
            "audience_change": bar.audience_change if is_waiting else "",
        }

    def decide(self, request: HttpRequest, article: Article) -> HttpResponse:
        """Do the verb whose button was pressed below a comparison, with the note as its reason."""
        reason, seen = posted_note(request), posted_number(request.POST.get("revision")) or None
        if "_publish_now" in request.POST:
            return self.do(request, article, PUBLISH_NOW, {"reason": reason, "seen": seen})
        deed = ACTIONS.get(request.POST.get("_do", ""))
        if deed is None:
            raise Http404
        form = deed.form({**request.POST.dict(), "reason": reason}, article=article)
        if not form.is_valid():
            messages.error(request, _("Say why: the author reads it."))
            return HttpResponseRedirect(article.admin_url("compare"))
        return self.do(request, article, deed, {**form.cleaned_data, "seen": seen})

    def history_view(
        self, request: HttpRequest, object_id: Any, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the revisions: what changed, why, who, when, and which was live when."""
        article = self.article(request, object_id)
        start = posted_number(request.GET.get("before"))
        chronicle = Timeline(article, LAYOUTS[self.model.KIND], before=start)
        context = self.context(
            request,
            article,
            chronicle=chronicle,
            title=_("History"),
            compare_url=article.admin_url("compare"),
            chosen_from=chronicle.live or chronicle.before_newest,
            state_name=status.STATES.get(State(article.state), ""),
        )
        return TemplateResponse(request, "admin/article/history.html", context)


def _document(revision: Revision, bar: status.ArticleStatus) -> dict[str, Any]:
    """Return a revision's document; of the live one as readers have it."""
    live = bar.publication
    is_shown = bar.is_live and live is not None and live.revision_id == revision.pk
    return status.live_document(live) if live and is_shown else dict(revision.document)


def revision_name(revision: Revision | None, bar: status.ArticleStatus) -> str:
    """Return how a side of a comparison is called."""
    if revision is None:
        return _("Nothing yet")
    name = _("Revision %(n)d") % {"n": revision.number}
    if bar.is_live and bar.publication and revision.pk == bar.publication.revision_id:
        return f"{name} · {_('live now')}"
    return f"{name} · {bar.state_name.lower()}" if revision == bar.newest else name


def decisions(article: Article, publication: Publication | None, user: Any) -> list[Action]:
    """Return the verbs that can be done after seeing what they do."""
    names = ("submit", "return", "approve", "schedule", "publish")
    return [
        ACTIONS[name] for name in names if is_allowed(ACTIONS[name], article, publication, user)
    ]


def refusal(article: Article, user: Any) -> str:
    """Return why a reviewer is not offered to approve what waits, "" where nothing hinders."""
    is_asked = article.state == State.IN_REVIEW and user.has_perm("kb.review_article")
    return str(self_approval.REFUSAL) if is_asked and self_approval.is_own(article, user) else ""


def _choices(article: Article, *shown: Revision | None) -> list[Revision]:
    """Return the newest revisions to choose from, and those that are shown, however old."""
    newest = list(Revision.objects.filter(article=article).defer("document")[:CHOICES])
    older = {each for each in shown if each is not None} - set(newest)
    return [*newest, *sorted(older, key=lambda each: -each.number)]


def _chosen(
    request: HttpRequest, article: Article, bar: status.ArticleStatus
) -> tuple[Revision | None, Revision | None]:
    """Return the two revisions that were asked for, else the live one and the working copy."""
    wanted = {name: posted_number(request.GET.get(name)) for name in ("from", "to")}
    found = {
        revision.number: revision
        for revision in Revision.objects.filter(article=article, number__in=wanted.values())
    }
    live = bar.publication.revision if bar.publication else None
    return found.get(wanted["from"], live), found.get(wanted["to"])


def _is_what_publishing_changes(
    before: Revision | None, after: Revision | None, bar: status.ArticleStatus
) -> bool:
    """Whether the sides are what readers have now and what they would have."""
    live = bar.publication.revision if bar.publication else None
    return before == live and after in (None, bar.newest)
