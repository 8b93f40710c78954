"""The form of an article: shown, saved, and shown again with what has to be mended."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.actions.action_views import run_action
from kb.admin.actions.actions import ACTIONS
from kb.admin.articles.editing_view import editing_text
from kb.admin.articles.status_bar import status_bar
from kb.admin.common.form_data import posted_number
from kb.admin.common.pages import ArticlePages, check_page, note_refusal, posted_note
from kb.admin.common.permissions import has_article_permission
from kb.admin.common.render_failure import render_failure_text
from kb.admin.forms.alias_warnings import alias_warnings
from kb.admin.forms.article_editor import ArticleEditor
from kb.admin.forms.article_input import ArticleInput, saved_input
from kb.admin.forms.dropped_warnings import dropped_warnings
from kb.admin.forms.field_problems import NOTE, FieldProblem, problem_at
from kb.admin.forms.image_warnings import image_limits, image_warnings
from kb.admin.forms.layouts import LAYOUTS
from kb.admin.forms.posted_article import read_posted_article
from kb.admin.forms.problem_links import problem_links
from kb.admin.forms.save_input import InvalidArticle, SavedArticle, save_input
from kb.admin.merge.combined import combined_document
from kb.admin.merge.conflicts import keep_late_edit
from kb.admin.merge.merge_views import (
    address_instead,
    is_decided,
    merge_context,
    open_merge,
)
from kb.documents import RevisionDocument, empty_document
from kb.models import MAX_NOTE_LENGTH, Article, State
from kb.publishing import history, saving
from kb.publishing.article_templates import COPY_TITLE
from kb.publishing.completeness import missing_parts
from kb.publishing.rule_checks import can_save_and_publish
from kb.reader import signed_in_user
from kb.serialise.labels import Label
from kb.text.rendering import RenderingFailed

NOT_SAVED = gettext_lazy("Not saved. Your text is kept; please correct this:")
STILL_NEEDED = gettext_lazy("The draft is saved. Before readers can see it, it needs this:")
CANNOT_RENDER = gettext_lazy("The draft is saved. Before readers can see it, please correct this:")


def open_form(admin: ArticlePages, request: HttpRequest, article: Article | None) -> HttpResponse:
    """Show the form of an article as it is saved, or of a new one.

    With `?check` it says what the text needs before readers can see it.
    """
    document = history.snapshot(article) if article else new_document(admin, request)
    article_input = saved_input(article, document)
    if article is not None and (source := merged_source(request, article)):
        shown = combined_document(document, history.snapshot(source), LAYOUTS[admin.kind])
        article_input = replace(article_input, shown=shown)
        text = _(
            "The texts, spellings and lines of “%(title)s” were added. Nothing is saved yet: "
            "remove what you do not need, then save."
        )
        messages.warning(request, text % {"title": source.title})
    parts = missing_parts(document) if "check" in request.GET else []
    problems = [FieldProblem(part.field, part.message) for part in parts]
    editor = ArticleEditor(admin.kind, article, article_input, problems)
    return show_form(admin, request, article, editor, lead=STILL_NEEDED)


def merged_source(request: HttpRequest, article: Article) -> Article | None:
    """Return the article `?with=` whose texts are to be added to this one; None for none."""
    pk = posted_number(request.GET.get("with"), most=10**9)
    return Article.objects.filter(pk=pk).exclude(pk=article.pk).first() if pk else None


def new_document(admin: ArticlePages, request: HttpRequest) -> RevisionDocument:
    """Return what a new article starts with: a copy of the article `?copy=`, or empty lines.

    `?title=` fills the title in, in whole: one that is too long is told so by its field.
    """
    original = admin.get_object(request, request.GET.get("copy", "")[:18])
    if original is None:
        title = " ".join(request.GET.get("title", "").split())
        return {**LAYOUTS[admin.kind].new_document(), "title": title}
    title = str(COPY_TITLE) % original.title
    return {**history.snapshot(original), "key": "", "number": "", "slug": "", "title": title}


def save_form(admin: ArticlePages, request: HttpRequest, article: Article | None) -> HttpResponse:
    """Save a posted form, or show it unsaved: with another empty row, or as the browser kept it.

    Raises PermissionDenied.
    """
    if "_publish" in request.POST and not can_save_and_publish(request.user):
        raise PermissionDenied
    saved = history.snapshot(article) if article else empty_document(admin.kind)
    layout = LAYOUTS[admin.kind]
    article_input = read_posted_article(request.POST, layout, article, saved)
    if "_restore" in request.POST:
        messages.info(request, _("Your unsaved text is back in the form. It is not saved yet."))
        editor = ArticleEditor(admin.kind, article, article_input)
        return show_form(admin, request, article, editor, is_unsaved=True)
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
    if refusal := note_refusal(note):
        problem = FieldProblem(NOTE, refusal)
        article_input = replace(article_input, problems=(*article_input.problems, problem))
    try:
        saved = save_input(
            admin.kind, article, article_input, by=signed_in_user(request), note=note
        )
    except InvalidArticle as invalid:
        editor = ArticleEditor(admin.kind, article, article_input, invalid.problems)
        return show_form(admin, request, article, editor, is_unsaved=True, lead=NOT_SAVED)
    except saving.StaleSave:
        if article is None:
            raise
        return keep_late(request, article, article_input)
    document = article_input.document
    for warning in (*image_warnings(document), *dropped_warnings(document)):
        messages.warning(request, warning)
    return after_save(admin, request, saved, is_new=article is None)


def after_save(
    admin: ArticlePages, request: HttpRequest, saved: SavedArticle, *, is_new: bool
) -> HttpResponse:
    """Go on to the review or to the comparison with what is live, or back to the form.

    A text that still lacks something leads back to the form, which says what.
    """
    article, note = saved.article, posted_note(request)
    for warning in alias_warnings(article):
        messages.warning(request, warning)
    if is_new and not saved.has_new_revision:
        messages.info(request, _("This article had been saved already."))
        return HttpResponseRedirect(article.admin_url())
    if {"_submit", "_publish"} & set(request.POST) and missing_parts(history.snapshot(article)):
        return HttpResponseRedirect(check_page(article, note=note))
    if "_submit" in request.POST and not is_new and is_waiting_unchanged(saved):
        messages.info(request, _("It is in review already, and the text has not changed."))
        return HttpResponseRedirect(article.admin_url())
    if "_submit" in request.POST:
        return run_action(request, article, ACTIONS["submit"], {"reason": note})
    if "_publish" in request.POST:
        return HttpResponseRedirect(f"{article.admin_url('compare')}?{urlencode({'note': note})}")
    if not saved.has_new_revision:
        messages.info(request, _("Saved. The text has not changed."))
    else:
        messages.success(request, _("Draft saved. Readers see no change."))
    return HttpResponseRedirect(article.admin_url())


def is_waiting_unchanged(saved: SavedArticle) -> bool:
    """Whether a save changed nothing of a text that waits for its review."""
    return saved.article.state == State.IN_REVIEW and not saved.has_new_revision


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
    if session is None:
        return HttpResponseRedirect(address_instead(request, article))
    if "_later" in request.POST:
        messages.info(request, _("Both versions are kept. Find the conflict on your dashboard."))
        return HttpResponseRedirect(reverse("admin:index"))
    if request.method == "POST" and is_decided(request, session):
        return save_or_show(admin, request, article, session.result())
    context = admin.context(request, article, image_limits=image_limits(), **merge_context(session))
    return TemplateResponse(request, "admin/article/merge.html", context)


def show_unrendered(
    admin: ArticlePages, request: HttpRequest, object_id: int | str, failure: RenderingFailed
) -> HttpResponse:
    """Show the saved draft with the reason beside the text that cannot be rendered.

    Who may not change the article is redirected to the comparison, with the reason above it.
    """
    article = admin.article(request, object_id)
    messages.error(request, render_failure_text(failure))
    if not has_article_permission(request.user, "change"):
        return HttpResponseRedirect(article.admin_url("compare"))
    draft = saved_input(article, history.snapshot(article))
    problem = problem_at(draft.document, failure.field, failure.problem.translated(_))
    return show_form(admin, request, article, ArticleEditor(admin.kind, article, draft, [problem]))


def show_form(
    admin: ArticlePages,
    request: HttpRequest,
    article: Article | None,
    editor: ArticleEditor,
    *,
    is_unsaved: bool = False,
    lead: Label = CANNOT_RENDER,
) -> HttpResponse:
    """Render the form; `is_unsaved` where its problems kept it from being saved.

    `lead` stands above the list of the problems.
    """
    title = str(article) if article else _("Add %(kind)s") % {"kind": admin.opts.verbose_name}
    context = admin.context(
        request,
        article,
        title=title,
        editor=editor,
        is_unsaved=is_unsaved,
        problem_links=problem_links(editor),
        problems_lead=lead,
        note=posted_note(request) or request.GET.get("note", "")[:MAX_NOTE_LENGTH],
        note_refusal=note_refusal(posted_note(request)),
        can_publish=can_save_and_publish(request.user),
        can_submit=request.user.has_perm("kb.submit_article"),
        image_limits=image_limits(),
    )
    if article is not None:
        context |= status_bar(request.user, article, editor)
        context["editing_url"] = article.admin_url("editing")
        context["editing_text"] = editing_text(request, article)
    return TemplateResponse(request, "admin/article/form.html", context)
