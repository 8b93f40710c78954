"""What is asked before several articles are changed at once."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from kb.admin.common.categories import ordered_paths
from kb.admin.common.field_limits import tell_limit
from kb.admin.forms.choices import find_owner
from kb.admin.forms.widgets import name_input
from kb.models import Category


class OwnerForm(forms.Form):
    """The new owner."""

    owner = tell_limit(
        forms.CharField(
            label=_("Owner"),
            required=False,
            max_length=150,
            widget=name_input("people"),
            help_text=_("A user name. Leave empty for no owner."),
        )
    )

    def clean_owner(self) -> Any:
        """Return the person with this user name, or None."""
        return find_owner(self.cleaned_data["owner"])


class ReviewDateForm(forms.Form):
    """The new review date."""

    review_by = forms.DateField(
        label=_("Review by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Leave empty for no date."),
    )


class MoveForm(forms.Form):
    """The new category, and whether readers see the move at once.

    `kinds` are those of the articles: error codes have categories of their own.
    """

    category = forms.ChoiceField(label=_("Category"))
    at_once = forms.BooleanField(
        label=_("Readers see the move at once"),
        required=False,
        initial=True,
        help_text=_(
            "Otherwise they see it with the next publish of each article. "
            "No article becomes a draft, and no text is published."
        ),
    )

    def __init__(self, data: Any, *, by: User, are_codes: set[bool]) -> None:
        super().__init__(data, label_suffix="")
        choices = [
            (category.key, path)
            for category, path in ordered_paths()
            if bool(category.code_family) in are_codes
        ]
        cast("forms.ChoiceField", self.fields["category"]).choices = [("", "–"), *choices]
        if not by.has_perm("kb.publish_article"):
            del self.fields["at_once"]

    def clean_category(self) -> Category:
        """Return the category."""
        category: Category = Category.objects.get(key=self.cleaned_data["category"])
        return category
