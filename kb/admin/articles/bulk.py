"""What can be done to several ticked articles at once: asked for on one page, done one by one."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kb.admin.actions.action_forms import RetireForm
from kb.admin.common.base import Base
from kb.admin.common.permissions import has_article_permission
from kb.admin.forms.choices import category_options, find_owner
from kb.admin.forms.widgets import name_input
from kb.models import Article, Kind
from kb.publishing import history, rules, saving, workflow

MOST = 200
Act = Callable[[Article, dict[str, Any]], None]


class OwnerForm(forms.Form):
    """Who shall own them."""

    owner = forms.CharField(
        label=gettext_lazy("Owner"),
        required=False,
        max_length=150,
        widget=name_input("people"),
        help_text=gettext_lazy("A user name. Leave empty for nobody."),
    )

    def clean_owner(self) -> Any:
        """Return the person with this user name, or None."""
        return find_owner(self.cleaned_data["owner"])


class DateForm(forms.Form):
    """When they shall be looked at again."""

    review_by = forms.DateField(
        label=gettext_lazy("Review by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Leave empty for no date."),
    )


class MoveForm(forms.Form):
    """Where they shall be."""

    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        help_text=gettext_lazy("Each becomes a draft: readers see the move when it is published."),
    )


class BulkActions(Base):
    """Actions of the lists of articles."""

    actions = ("assign_owner", "set_review_date", "move", "retire")

    def has_writing_permission(self, request: HttpRequest) -> bool:
        """Whether the person may change articles."""
        return has_article_permission(request.user, "change")

    def has_publishing_permission(self, request: HttpRequest) -> bool:
        """Whether the person may take articles from readers."""
        return request.user.has_perm("kb.publish_article")

    @admin.action(description=gettext_lazy("Assign an owner…"), permissions=["writing"])
    def assign_owner(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Give the ticked articles one owner; no text changes."""
        form = OwnerForm(posted_data(request))
        return self.all_of_them(request, rows, form, lambda row, said: raise_version(row, **said))

    @admin.action(description=gettext_lazy("Set the review date…"), permissions=["writing"])
    def set_review_date(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Give the ticked articles one review date; no text changes."""
        form = DateForm(posted_data(request))
        return self.all_of_them(request, rows, form, lambda row, said: raise_version(row, **said))

    @admin.action(description=gettext_lazy("Move to another category…"), permissions=["writing"])
    def move(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Put the ticked articles into one category, as a draft each."""
        form = MoveForm(posted_data(request))
        form.fields["category"].choices = category_options(  # type: ignore[attr-defined]
            is_for_codes=self.model.KIND == Kind.ERROR_CODE
        )

        def act(row: Article, said: dict[str, Any]) -> None:
            with transaction.atomic():
                saving.save_article(
                    row,
                    {**history.snapshot(row), **said},
                    version=row.edit_version,
                    owner=row.owner,
                    review_by=row.review_by,
                    by=request.user,
                )

        return self.all_of_them(request, rows, form, act)

    @admin.action(description=gettext_lazy("Retire…"), permissions=["publishing"])
    def retire(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """Take the ticked articles from readers."""
        form = RetireForm(posted_data(request), article=Article())

        def act(row: Article, said: dict[str, Any]) -> None:
            workflow.retire(row, by=request.user, **said)

        return self.all_of_them(request, rows, form, act)

    def all_of_them(
        self, request: HttpRequest, rows: QuerySet[Any], form: forms.Form, act: Act
    ) -> HttpResponse | None:
        """Ask on a page, or do what was asked to each row and say what came of it."""
        chosen = list(rows[: MOST + 1])
        if len(chosen) > MOST:
            message = _("Tick at most %(n)d at once.") % {"n": MOST}
            messages.error(request, message)
            return None
        if "_apply" in request.POST and form.is_valid():
            report(request, chosen, form.cleaned_data, act)
            return None
        action = next(iter(request.POST.getlist("action")), "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "rows": chosen,
            "action": action,
            "title": dict(self.get_action_choices(request, [])).get(action, ""),
        }
        return TemplateResponse(request, "admin/article/bulk.html", context)


def posted_data(request: HttpRequest) -> Any:
    """Return what was posted from the page that asks; None before it was shown."""
    return request.POST if "_apply" in request.POST else None


def raise_version(row: Article, **values: Any) -> None:
    """Write what is not part of the text, as a save through the form does."""
    version = F("edit_version") + 1
    Article.objects.filter(pk=row.pk).update(**values, edit_version=version)


def report(request: HttpRequest, rows: Iterable[Article], said: dict[str, Any], act: Act) -> None:
    """Do it to every row, and say how many were done and why others were not."""
    done = 0
    for row in rows:
        try:
            act(row, said)
            done += 1
        except rules.Refused as refusal:
            messages.warning(request, f"{row}: {refusal}")
        except saving.StaleSave:
            messages.warning(request, f"{row}: {_('Somebody saved it in the same moment.')}")
    if done:
        text = ngettext("%(n)d article done.", "%(n)d articles done.", done)
        messages.success(request, text % {"n": done})
