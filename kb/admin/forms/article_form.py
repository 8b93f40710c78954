"""The form of an article beside its lines: what every kind has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.admin.common.form_data import listed
from kb.admin.forms.choices import category_choices, person_named
from kb.admin.forms.formsets import hidden, refuse_bad_markdown
from kb.admin.forms.widgets import Markdown, box, names
from kb.models import Alias, Article, Kind
from kb.text.slugs import slugify

LONGEST_LIST = 500


def of_model(name: str, **options: Any) -> Any:
    """Return the form field of a field of Article, with its label, help and limits."""
    field: Any = Article._meta.get_field(name)
    return field.formfield(**options)


def markdown(name: str, rows: int = 2, **options: Any) -> Any:
    """Return the box of a Markdown field of Article."""
    attrs = {"rows": rows, "class": "grows"}
    widget = Markdown(attrs=attrs)
    return of_model(name, widget=widget, validators=[refuse_bad_markdown], **options)


def one_a_line(label: Any, help_text: Any) -> forms.CharField:
    """Return the box of a list."""
    return forms.CharField(label=label, help_text=help_text, required=False, widget=box(3))


class ArticleForm(forms.Form):
    """What every kind has; subclasses say what is asked for beside it."""

    title = of_model("title", widget=forms.TextInput)
    environment = markdown("environment", rows=1)
    body = markdown("body", rows=9)
    tools = one_a_line(_("Tools"), _("What to have at hand. One a line."))
    aliases = one_a_line(
        _("Other spellings, messages and numbers"),
        _("One a line, as pasted. Search and /errors/ recognise the article by them."),
    )
    internal_note = markdown("internal_note")
    category = forms.ChoiceField(label=_("Category"), required=False)
    audience = of_model("audience")
    owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=150,
        widget=names("people"),
        help_text=_("Who answers for it. Type a user name."),
    )
    review_by = of_model(
        "review_by", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    slug = of_model("slug", required=False)

    edit_version = hidden()
    base = hidden()
    owner_was = hidden()
    review_by_was = hidden()
    conflict = hidden()

    kind: Kind

    def __init__(self, *args: Any, article: Article | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.article = article
        categories: Any = self.fields["category"]
        categories.choices = category_choices(is_for_codes=self.kind == Kind.ERROR_CODE)

    def clean_tools(self) -> str:
        """Refuse lists without measure."""
        return _bounded(self.cleaned_data["tools"])

    def clean_aliases(self) -> str:
        """Refuse a spelling that is too long or there twice."""
        text = _bounded(self.cleaned_data["aliases"])
        longest = Alias._meta.get_field("text").max_length or 0
        seen: set[str] = set()
        for alias in listed(text):
            if len(alias) > longest:
                message = _("“%(start)s…” is longer than %(n)d characters.")
                raise ValidationError(message % {"start": alias[:40], "n": longest})
            if alias in seen:
                raise ValidationError(_("“%(alias)s” is there twice.") % {"alias": alias})
            seen.add(alias)
        return text

    def clean_owner(self) -> Any:
        """Return the person with this user name, or None."""
        was = str(self.data.get("owner_was", ""))
        return person_named(self.cleaned_data["owner"], was=was)

    def clean_slug(self) -> str:
        """Return the address: what was typed in its one spelling, or the title's words."""
        typed = self.cleaned_data["slug"]
        return slugify(typed, max_length=80) if typed else self.default_slug()

    def default_slug(self) -> str:
        """Return the address that the title gives."""
        return slugify(self.cleaned_data.get("title") or "", max_length=80)


def _bounded(text: str) -> str:
    if len(listed(text)) > LONGEST_LIST:
        raise ValidationError(_("That is more than %(n)d lines.") % {"n": LONGEST_LIST})
    return text
