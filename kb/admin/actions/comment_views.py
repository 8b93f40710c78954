"""Writing a comment on a text, and resolving one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.comments import LinePlace, line_places
from kb.admin.common.pages import ArticlePages
from kb.models import Article, Comment
from kb.publishing import commenting, history, rule_checks, rules
from kb.reader import signed_in_user

RETURN_TO = ("change", "compare")
"""The pages of an article that show its comments."""


class CommentForm(forms.Form):
    """A comment, on a line or on the whole article."""

    anchor = forms.ChoiceField(
        label=gettext_lazy("About"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("That line is no longer in the article.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Editors, reviewers and publishers read it; readers never do."),
        error_messages={"required": gettext_lazy("Write a comment first.")},
    )

    def __init__(self, *args: Any, places: list[LinePlace], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "comment_%s", **kwargs})
        whole = ("", _("The whole article"))
        anchor: Any = self.fields["anchor"]
        anchor.choices = [whole, *((place.anchor, str(place)) for place in places)]


def comment_view(admin: ArticlePages, request: HttpRequest, object_id: int) -> HttpResponse:
    """Show the form of a comment, on the line `?on=`; write it when it is posted."""
    article = admin.article(request, object_id)
    if not rule_checks.may_comment(request.user):
        raise PermissionDenied
    places = list(line_places(history.snapshot(article)).values())
    form = CommentForm(
        request.POST or None, initial={"anchor": request.GET.get("on", "")}, places=places
    )
    if request.method == "POST" and form.is_valid() and _write(request, article, form):
        messages.success(request, _("Comment added."))
        return _back(request, article)
    context = admin.context(
        request,
        article,
        title=_("Write a comment"),
        form=form,
        page=request.POST.get("page", "change"),
    )
    return TemplateResponse(request, "admin/article/comment.html", context)


def _write(request: HttpRequest, article: Article, form: CommentForm) -> bool:
    """Write the comment and return True; show in the form why it is refused."""
    try:
        commenting.write_comment(article, by=signed_in_user(request), **form.cleaned_data)
    except rules.Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def resolve_view(
    admin: ArticlePages, request: HttpRequest, object_id: int, comment: int
) -> HttpResponse:
    """Resolve a comment of the article; POST only."""
    article = admin.article(request, object_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    row = get_object_or_404(Comment, pk=comment, article=article)
    resolved = commenting.resolve_comment(row, by=signed_in_user(request))
    done = _("Comment resolved. It stays in the history.")
    messages.success(request, done if resolved else _("It was resolved already."))
    return _back(request, article)


def _back(request: HttpRequest, article: Article) -> HttpResponse:
    """Return to the page of the article on which the comments stand."""
    page = request.POST.get("page", "")
    url = article.admin_url(page if page in RETURN_TO else "change")
    return HttpResponseRedirect(f"{url}#comments")
