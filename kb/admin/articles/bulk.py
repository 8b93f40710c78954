"""Actions on several ticked articles: a page asks for a value, then each article is changed."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.admin.actions.action_forms import RetireForm
from kb.admin.common.base import Base
from kb.admin.forms.choices import category_options, find_owner
from kb.admin.forms.widgets import name_input
from kb.models import Article, Kind
from kb.publishing import history, rules, saving, workflow
from kb.reader import signed_in_user

MAX_ARTICLES = 200
Values = dict[str, Any]
Change = Callable[[Article, Values], None]
"""Changes one article by the form's cleaned data; raises Refused or StaleSave."""


class OwnerForm(forms.Form):
    """The new owner."""

    owner = forms.CharField(
        label=gettext_lazy("Owner"),
        required=False,
        max_length=150,
        widget=name_input("people"),
        help_text=gettext_lazy("A user name. Leave empty for no owner."),
    )

    def clean_owner(self) -> Any:
        """Return the person with this user name, or None."""
        return find_owner(self.cleaned_data["owner"])


class ReviewDateForm(forms.Form):
    """The new review date."""

    review_by = forms.DateField(
        label=gettext_lazy("Review by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty for no date."),
    )


class MoveForm(forms.Form):
    """The new category: its key, from `choices` of key and name."""

    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        help_text=gettext_lazy(
            "Each article becomes a draft; readers see the move once it is published."
        ),
    )

    def __init__(self, data: QueryDict | None, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        category = cast("forms.ChoiceField", self.fields["category"])
        category.choices = choices


@admin.action(description=gettext_lazy("Assign an owner…"), permissions=["change"])
def assign_owner(
    model_admin: Base, request: HttpRequest, rows: QuerySet[Article]
) -> HttpResponse | None:
    """Give the articles one owner, without a new revision."""
    return ask_and_change(
        model_admin, request, rows, OwnerForm(posted_data(request)), set_unversioned
    )


@admin.action(description=gettext_lazy("Set the review date…"), permissions=["change"])
def set_review_date(
    model_admin: Base, request: HttpRequest, rows: QuerySet[Article]
) -> HttpResponse | None:
    """Give the articles one review date, without a new revision."""
    form = ReviewDateForm(posted_data(request))
    return ask_and_change(model_admin, request, rows, form, set_unversioned)


@admin.action(description=gettext_lazy("Move to another category…"), permissions=["change"])
def move_articles(
    model_admin: Base, request: HttpRequest, rows: QuerySet[Article]
) -> HttpResponse | None:
    """Put the articles into one category; each becomes a draft."""
    choices = category_options(is_for_codes=model_admin.model.KIND == Kind.ERROR_CODE)
    form = MoveForm(posted_data(request), choices=choices)

    def change(article: Article, values: Values) -> None:
        with transaction.atomic():
            saving.save_article(
                article,
                {**history.snapshot(article), "category": values["category"]},
                version=article.edit_version,
                owner=article.owner,
                review_by=article.review_by,
                by=signed_in_user(request),
            )

    return ask_and_change(model_admin, request, rows, form, change)


@admin.action(description=gettext_lazy("Withdraw…"), permissions=["publish"])
def retire_articles(
    model_admin: Base, request: HttpRequest, rows: QuerySet[Article]
) -> HttpResponse | None:
    """Withdraw the articles from readers."""
    form = RetireForm(posted_data(request), article=Article())

    def change(article: Article, values: Values) -> None:
        workflow.retire(article, by=signed_in_user(request), **values)

    return ask_and_change(model_admin, request, rows, form, change)


def posted_data(request: HttpRequest) -> QueryDict | None:
    """Return the posted form; None on the way to the page that asks for it."""
    return request.POST if "_apply" in request.POST else None


def set_unversioned(article: Article, values: Values) -> None:
    """Write the owner or the review date and raise the version, as saving the form does."""
    version = F("edit_version") + 1
    Article.objects.filter(pk=article.pk).update(**values, edit_version=version)


def ask_and_change(
    model_admin: Base,
    request: HttpRequest,
    rows: QuerySet[Article],
    form: forms.Form,
    change: Change,
) -> HttpResponse | None:
    """Return the page that asks; None when all is done and the list is to be shown again."""
    articles = list(rows[: MAX_ARTICLES + 1])
    if len(articles) > MAX_ARTICLES:
        messages.error(request, _("Select at most %(n)d articles at a time.") % {"n": MAX_ARTICLES})
        return None
    if "_apply" in request.POST and form.is_valid():
        change_all(request, articles, form.cleaned_data, change)
        return None
    action = next(iter(request.POST.getlist("action")), "")
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "form": form,
        "rows": articles,
        "action": action,
        "title": dict(model_admin.get_action_choices(request, [])).get(action, ""),
    }
    return TemplateResponse(request, "admin/article/bulk.html", context)


def change_all(
    request: HttpRequest, articles: Iterable[Article], values: Values, change: Change
) -> None:
    """Change every article, and tell how many were changed and why others were not."""
    count = 0
    for article in articles:
        try:
            change(article, values)
            count += 1
        except rules.Refused as refusal:
            messages.warning(request, f"{article}: {refusal}")
        except saving.StaleSave:
            messages.warning(request, f"{article}: {_('Somebody else saved it at the same time.')}")
    if count:
        text = ngettext("%(n)d article updated.", "%(n)d articles updated.", count)
        messages.success(request, text % {"n": count})
