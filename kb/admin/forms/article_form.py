"""The form of an article beside its lines: what every kind has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.admin.common.form_data import split_lines
from kb.admin.forms.choices import category_options, find_owner
from kb.admin.forms.formsets import hidden_field, refuse_bad_markdown
from kb.admin.forms.widgets import MarkdownTextarea, growing_textarea, name_input
from kb.models import Alias, Article, Kind
from kb.text.slugs import slugify

LONGEST_LIST = 500


def model_field(name: str, **options: Any) -> Any:
    """Return the form field of a field of Article, with its label, help and limits."""
    field: Any = Article._meta.get_field(name)
    return field.formfield(**options)


def markdown_field(name: str, rows: int = 2, **options: Any) -> Any:
    """Return the box of a Markdown field of Article."""
    attrs = {"rows": rows, "class": "grows"}
    widget = MarkdownTextarea(attrs=attrs)
    return model_field(name, widget=widget, validators=[refuse_bad_markdown], **options)


def list_field(label: Any, help_text: Any) -> forms.CharField:
    """Return the box of a list."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=growing_textarea(3)
    )


class ArticleForm(forms.Form):
    """What every kind has; subclasses say what is asked for beside it."""

    title = model_field("title", widget=forms.TextInput)
    environment = markdown_field("environment", rows=1)
    body = markdown_field("body", rows=9)
    tools = list_field(_("Tools"), _("What to have at hand. One a line."))
    aliases = list_field(
        _("Other spellings, messages and numbers"),
        _("One a line, as pasted. Search and /errors/ recognise the article by them."),
    )
    internal_note = markdown_field("internal_note")
    category = forms.ChoiceField(label=_("Category"), required=False)
    audience = model_field("audience")
    owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=150,
        widget=name_input("people"),
        help_text=_("Who answers for it. Type a user name."),
    )
    review_by = model_field(
        "review_by", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    slug = model_field("slug", required=False)

    edit_version = hidden_field()
    base = hidden_field()
    owner_was = hidden_field()
    review_by_was = hidden_field()
    conflict = hidden_field()

    kind: Kind

    def __init__(self, *args: Any, article: Article | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.article = article
        categories: Any = self.fields["category"]
        categories.choices = category_options(is_for_codes=self.kind == Kind.ERROR_CODE)

    def clean_tools(self) -> str:
        """Refuse lists without measure."""
        return _bounded(self.cleaned_data["tools"])

    def clean_aliases(self) -> str:
        """Refuse a spelling that is too long or there twice."""
        text = _bounded(self.cleaned_data["aliases"])
        longest = Alias._meta.get_field("text").max_length or 0
        seen: set[str] = set()
        for alias in split_lines(text):
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
        return find_owner(self.cleaned_data["owner"], was=was)

    def clean_slug(self) -> str:
        """Return the address: what was typed in its one spelling, or the title's words."""
        typed = self.cleaned_data["slug"]
        return slugify(typed, max_length=80) if typed else self.default_slug()

    def default_slug(self) -> str:
        """Return the address that the title gives."""
        return slugify(self.cleaned_data.get("title") or "", max_length=80)


def _bounded(text: str) -> str:
    if len(split_lines(text)) > LONGEST_LIST:
        raise ValidationError(_("That is more than %(n)d lines.") % {"n": LONGEST_LIST})
    return text
