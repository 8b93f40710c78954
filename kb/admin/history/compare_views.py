"""The comparison of two revisions, from which the newest one is approved and published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from kb.admin.actions.action_views import run_action, why_refused
from kb.admin.actions.actions import ACTIONS, PUBLISH_NOW, Action, allowed_actions
from kb.admin.common.change_text import MOST_CHANGES
from kb.admin.common.comments import comments_context
from kb.admin.common.form_data import posted_number
from kb.admin.common.overview import ArticleOverview, article_overview, live_document
from kb.admin.common.pages import ArticlePages, check_page, posted_note
from kb.admin.common.permissions import RequestUser, has_article_permission
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.history.diff import DocumentDiff
from kb.documents import RevisionDocument, empty_document
from kb.models import MAX_NOTE_LENGTH, Article, Revision, Verb
from kb.publishing import rule_checks, rules
from kb.publishing.completeness import Incomplete
from kb.serialise.labels import in_sentence

MAX_REVISIONS_OFFERED = 100
"""How many of the newest revisions can be chosen for a comparison."""

DECISIONS = ("submit", "return", "approve", "schedule", "publish")
"""The actions below a comparison, in the order of their buttons."""


def compare_view(admin: ArticlePages, request: HttpRequest, object_id: int) -> HttpResponse:
    """Show what differs between two revisions; run the action whose button is pressed."""
    article, refusal = admin.article(request, object_id), ""
    if request.method == "POST":
        answer = _run_decision(request, article)
        if isinstance(answer, HttpResponse):
            return answer
        refusal = answer
    overview = article_overview(article)
    before, after = _chosen_revisions(request, overview)
    diff = DocumentDiff(
        LAYOUTS[admin.kind],
        _document_of(before, overview) if before else empty_document(article.kind),
        after.document if after else overview.document,
    )
    is_next = _is_what_publishing_changes(before, after, overview)
    context = admin.context(
        request,
        article,
        title=_("What publishing will change") if is_next else _("What changed"),
        revisions=_choices(article, before, after),
        before=before,
        after=after or overview.newest,
        before_name=_revision_name(before, overview),
        after_name=_revision_name(after or overview.newest, overview),
        live=overview.live.revision_id if overview.live else None,
        is_never_public=overview.is_never_public,
        groups=diff.groups(),
        changes=diff.change_texts,
        most_changes=MOST_CHANGES,
        note=posted_note(request) or request.GET.get("note", "")[:MAX_NOTE_LENGTH],
        note_refusal=refusal,
        schedule_url=article.admin_url("do", "schedule"),
        **comments_context(request.user, article, overview.document, "compare"),
    )
    context |= _decisions(overview, request.user) if is_next else {}
    return TemplateResponse(request, "admin/article/compare.html", context)


def _decisions(overview: ArticleOverview, user: RequestUser) -> dict[str, Any]:
    """Return the buttons below the comparison, and what they mean for readers."""
    return {
        "actions": allowed_actions(DECISIONS, overview, user),
        "refusal": _approval_refusal(overview, user),
        "can_publish_now": rule_checks.can_publish_now(overview.article, user),
        "audience_change": overview.audience_change if overview.has_pending_draft else "",
    }


def _approval_refusal(overview: ArticleOverview, user: RequestUser) -> str:
    """Return why a reviewer cannot approve what is in review, "" where they can or none is."""
    rule, article = rules.RULES[Verb.APPROVE], overview.article
    if article.state not in rule.states or not user.has_perm(rule.permission):
        return ""
    situation = rules.Situation(article, overview.publication, overview.schedule, user)
    return str(rule.refusal_in(situation))


def _decision(request: HttpRequest) -> Action:
    """Return the action of the pressed button."""
    if "_publish_now" in request.POST:
        return PUBLISH_NOW
    name = request.POST.get("_do", "")
    if name not in DECISIONS:
        raise Http404
    return ACTIONS[name]


def _run_decision(request: HttpRequest, article: Article) -> HttpResponse | str:
    """Run the action of the pressed button, with the posted note as its reason.

    Return the answer; where it is refused, what is wrong with the note, or "" with a message.
    """
    action, seen = _decision(request), posted_number(request.POST.get("revision"))
    form = action.form({**request.POST.dict(), "reason": posted_note(request)}, article=article)
    if not form.is_valid():
        return str(next(iter(form.errors.values()))[0])
    try:
        values = form.cleaned_data
        return run_action(request, article, action, values, seen=seen or None, raises=True)
    except rules.Refused as refused:
        if isinstance(refused, Incomplete) and has_article_permission(request.user, "change"):
            return HttpResponseRedirect(check_page(article, note=posted_note(request)))
        messages.error(request, why_refused(refused))
        return ""


def _document_of(revision: Revision, overview: ArticleOverview) -> RevisionDocument:
    """Return a revision's document; for the live one, with the audience that readers have now."""
    if overview.live and overview.live.revision_id == revision.pk:
        return live_document(overview.live)
    document: RevisionDocument = revision.document
    return document


def _revision_name(revision: Revision | None, overview: ArticleOverview) -> str:
    """Return what one side of a comparison is called: `Revision 3 · live now`."""
    if revision is None:
        return _("Nothing yet")
    name = _("Revision %(n)d") % {"n": revision.number}
    if overview.live and revision.pk == overview.live.revision_id:
        return " · ".join([name, _("live now")])
    is_draft = revision == overview.newest and overview.has_pending_draft
    return f"{name} · {in_sentence(overview.state_name)}" if is_draft else name


def _choices(article: Article, *shown: Revision | None) -> list[Revision]:
    """Return the newest revisions to choose from, and those that are shown, however old."""
    newest = list(
        Revision.objects.filter(article=article).defer("document")[:MAX_REVISIONS_OFFERED]
    )
    older = {revision for revision in shown if revision is not None} - set(newest)
    return [*newest, *sorted(older, key=lambda revision: -revision.number)]


def _chosen_revisions(
    request: HttpRequest, overview: ArticleOverview
) -> tuple[Revision | None, Revision | None]:
    """Return the two revisions that the address names, before and after.

    By default `before` is the published one and `after` None, which is the working copy.
    """
    numbers = {name: posted_number(request.GET.get(name)) for name in ("from", "to")}
    revisions = Revision.objects.filter(article=overview.article, number__in=numbers.values())
    by_number = {revision.number: revision for revision in revisions}
    published = overview.publication.revision if overview.publication else None
    return by_number.get(numbers["from"], published), by_number.get(numbers["to"])


def _is_what_publishing_changes(
    before: Revision | None, after: Revision | None, overview: ArticleOverview
) -> bool:
    """Whether the two sides are the published text and the newest one."""
    published = overview.publication.revision if overview.publication else None
    return before == published and after in (None, overview.newest)
