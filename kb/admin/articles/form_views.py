"""The form of an article: shown, saved, and shown again with what has to be mended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kb.admin.actions.action_views import run_action
from kb.admin.actions.actions import ACTIONS
from kb.admin.articles.status_bar import status_bar
from kb.admin.common.pages import ArticlePages, posted_note
from kb.admin.common.permissions import has_article_permission
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.article_input import ArticleInput, saved_input
from kb.admin.forms.field_problems import problem_at
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.forms.posted_article import read_posted_article
from kb.admin.forms.save_input import InvalidArticle, SavedArticle, save_input
from kb.admin.merge.conflicts import keep_late_edit
from kb.admin.merge.merge_views import is_decided, merge_context, open_merge
from kb.documents import RevisionDocument, empty_document
from kb.models import Article
from kb.publishing import history, saving
from kb.publishing.rule_checks import can_save_and_publish
from kb.reader import signed_in_user
from kb.text.rendering import RenderingFailed


def open_form(admin: ArticlePages, request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show the form of an article as it is saved, or of a new one."""
    document = history.snapshot(article) if article else new_document(admin, request)
    editor = ArticleEditor(admin.kind, article, saved_input(article, document))
    return show_form(admin, request, article, editor)


def new_document(admin: ArticlePages, request: HttpRequest) -> RevisionDocument:
    """Return what a new article starts with: a copy of the article `?copy=`, or empty lines."""
    original = admin.get_object(request, request.GET.get("copy", "")[:18])
    if original is None:
        return LAYOUTS[admin.kind].new_document()
    title = _("Copy of %s") % original.title
    return {**history.snapshot(original), "key": "", "number": "", "slug": "", "title": title}


def save_form(admin: ArticlePages, request: HttpRequest, article: Article | None) -> HttpResponse:
    """Save a posted form, or show it with another empty row. Raises PermissionDenied."""
    if "_publish" in request.POST and not can_save_and_publish(request.user):
        raise PermissionDenied
    saved = history.snapshot(article) if article else empty_document(admin.kind)
    layout = LAYOUTS[admin.kind]
    article_input = read_posted_article(request.POST, layout, article, saved)
    for section in layout.row_sections:
        if section.id == request.POST.get("_add"):
            with_row = article_input.with_empty_row(section.row_list)
            editor = ArticleEditor(admin.kind, article, with_row)
            return show_form(admin, request, article, editor)
    return save_or_show(admin, request, article, article_input)


def save_or_show(
    admin: ArticlePages, request: HttpRequest, article: Article | None, article_input: ArticleInput
) -> HttpResponse:
    """Save a form or a merge; show it in the form where it cannot be saved.

    Raises PermissionDenied.
    """
    note = posted_note(request)
    try:
        saved = save_input(
            admin.kind, article, article_input, by=signed_in_user(request), note=note
        )
    except InvalidArticle as invalid:
        editor = ArticleEditor(admin.kind, article, article_input, invalid.problems)
        return show_form(admin, request, article, editor, is_unsaved=True)
    except saving.StaleSave:
        if article is None:
            raise
        return keep_late(request, article, article_input)
    return after_save(admin, request, saved, is_new=article is None)


def after_save(
    admin: ArticlePages, request: HttpRequest, saved: SavedArticle, *, is_new: bool
) -> HttpResponse:
    """Go on to the review or to the comparison with what is live, or back to the form."""
    article, note = saved.article, posted_note(request)
    if "_submit" in request.POST:
        return run_action(request, article, ACTIONS["submit"], {"reason": note})
    if "_publish" in request.POST:
        return HttpResponseRedirect(f"{article.admin_url('compare')}?{urlencode({'note': note})}")
    if not saved.has_new_revision:
        messages.info(request, _("Saved. The text has not changed."))
    elif not is_new:
        messages.success(request, _("Draft saved. Readers see no change."))
    return HttpResponseRedirect(article.admin_url())


def keep_late(request: HttpRequest, article: Article, article_input: ArticleInput) -> HttpResponse:
    """Keep a text that came too late as a conflict; redirect to the page that merges it."""
    note = posted_note(request)
    conflict = keep_late_edit(article, article_input, by=signed_in_user(request), note=note)
    if conflict is None:
        messages.info(
            request, _("Somebody else has saved this article. You had not changed anything.")
        )
        return HttpResponseRedirect(article.admin_url())
    return HttpResponseRedirect(article.admin_url("merge", conflict.pk))


def merge_view(
    admin: ArticlePages, request: HttpRequest, object_id: int | str, conflict: int
) -> HttpResponse:
    """Ask what to keep of both texts of a conflict; save the result when all is decided."""
    article = admin.article(request, object_id)
    session = open_merge(request, article, conflict)
    if "_later" in request.POST:
        messages.info(request, _("Both versions are kept. Find the conflict on your dashboard."))
        return HttpResponseRedirect(reverse("admin:index"))
    if request.method == "POST" and is_decided(request, session):
        return save_or_show(admin, request, article, session.result())
    context = admin.context(request, article, **merge_context(session))
    return TemplateResponse(request, "admin/article/merge.html", context)


def show_unrendered(
    admin: ArticlePages, request: HttpRequest, object_id: int | str, failure: RenderingFailed
) -> HttpResponse:
    """Show the saved draft with the reason beside the text that cannot be rendered.

    Who may not change the article is redirected to the comparison, with the reason above it.
    """
    article = admin.article(request, object_id)
    why = _(failure.problem.message) % failure.problem.figures
    messages.error(request, _("This text cannot be rendered: %(why)s") % {"why": why})
    if not has_article_permission(request.user, "change"):
        return HttpResponseRedirect(article.admin_url("compare"))
    draft = saved_input(article, history.snapshot(article))
    problem = problem_at(draft.document, failure.field, why)
    return show_form(admin, request, article, ArticleEditor(admin.kind, article, draft, [problem]))


def show_form(
    admin: ArticlePages,
    request: HttpRequest,
    article: Article | None,
    editor: ArticleEditor,
    *,
    is_unsaved: bool = False,
) -> HttpResponse:
    """Render the form; `is_unsaved` where its problems kept it from being saved."""
    title = str(article) if article else _("Add %(kind)s") % {"kind": admin.opts.verbose_name}
    context = admin.context(
        request,
        article,
        title=title,
        editor=editor,
        is_unsaved=is_unsaved,
        note=posted_note(request),
        can_publish=can_save_and_publish(request.user),
        can_submit=request.user.has_perm("kb.submit_article"),
    )
    if article is not None:
        context |= status_bar(request.user, article, editor)
    return TemplateResponse(request, "admin/article/form.html", context)
