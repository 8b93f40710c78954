"""The form of a category: its place in the tree, and what somebody else saved meanwhile."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from kb.admin.common.categories import ordered_paths
from kb.admin.common.form_data import posted_number
from kb.admin.forms.formsets import hidden_field
from kb.models import Category
from kb.publishing import category_order
from kb.text.slugs import slugify

if TYPE_CHECKING:
    CategoryModelForm = forms.ModelForm[Category]
else:
    CategoryModelForm = forms.ModelForm

EDITED = ("parent", "number", "title", "slug", "description", "code_family")


class CategoryForm(CategoryModelForm):
    """A category; refuses to overwrite a save that came in between without showing it."""

    version = hidden_field()

    class Meta:
        model = Category
        fields = EDITED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # For who may only read it the form has no fields of the model.
        self.fields["version"].initial = self.instance.edit_version
        if slug := self.fields.get("slug"):
            slug.required = False
        if parent := self.fields.get("parent"):
            cast("forms.ModelChoiceField[Category]", parent).choices = parent_choices(self.instance)

    def full_clean(self) -> None:
        """Check the form while nobody else can change a category: titles and parents count.

        The admin validates and saves in one transaction: the locks hold until it has saved.
        """
        if self.is_bound:
            list(Category.objects.select_for_update().in_order().values_list("pk"))
        super().full_clean()

    def clean_slug(self) -> str:
        """Return the slug of what was typed, or of the title."""
        text = self.cleaned_data.get("slug") or self.cleaned_data.get("title") or ""
        return slugify(text, max_length=80)

    def clean_code_family(self) -> str:
        """Refuse another family while the category has articles: their addresses start with it."""
        family: str = self.cleaned_data["code_family"]
        is_changed = "code_family" in self.changed_data and self.instance.pk
        if is_changed and self.instance.articles.exists():
            raise ValidationError(_("It contains articles whose addresses start with this."))
        return family

    def clean(self) -> dict[str, Any]:
        """Refuse once where somebody saved meanwhile, with their values beside the fields.

        The form then holds the new version: saving again overwrites.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        title, parent = cleaned.get("title"), cleaned.get("parent")
        if title and category_order.has_same_title(self.instance, parent, title):
            self.add_error("title", _("There is a category with this title there already."))
        stored = Category.objects.filter(pk=self.instance.pk).first()
        if stored is None or stored.edit_version == posted_number(cleaned.get("version")):
            return cleaned
        differing = [name for name in EDITED if cleaned.get(name) != getattr(stored, name)]
        for name in differing:
            message = _(
                "Somebody else has saved this as “%(theirs)s”. Save again to keep your version."
            )
            self.add_error(name, message % {"theirs": getattr(stored, name) or "–"})
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.edit_version)
        self.data = data
        if not differing:
            self.instance.edit_version = stored.edit_version
        return cleaned


def parent_choices(category: Category) -> list[tuple[str, str]]:
    """Return the id and the path of every category that a category can lie in."""
    paths = ordered_paths()
    inside = {category.pk} - {None}
    for other, _path in paths:  # a parent comes before its children
        if other.parent_id in inside:
            inside.add(other.pk)
    return [("", "–"), *((str(row.pk), path) for row, path in paths if row.pk not in inside)]
