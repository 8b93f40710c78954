"""The fields that articles of every kind have: texts, lists, owner, review date and address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kb.admin.common.field_limits import tell_limit, too_long_message
from kb.admin.common.form_data import split_lines
from kb.admin.forms.choices import category_options, find_owner
from kb.admin.forms.formsets import hidden_field, refuse_bad_markdown
from kb.admin.forms.widgets import MarkdownTextarea, growing_textarea, name_input
from kb.documents import PUBLIC_TEXTS
from kb.models import Alias, Article, Kind
from kb.publishing.completeness import NEEDED
from kb.serialise import labels
from kb.text.length_limit import excess_of
from kb.text.slugs import slugify

MAX_ENTRIES = 500
MAX_SLUG_LENGTH = 80


def model_field(name: str, **options: Any) -> Any:
    """Return the form field for a field of Article: the model says label, help and limits."""
    field: Any = Article._meta.get_field(name)
    return tell_limit(field.formfield(**options))


def markdown_field(name: str, rows: int = 2, **options: Any) -> Any:
    """Return the form field for a Markdown field of Article."""
    attrs = {"rows": rows, "class": "grows"}
    widget = MarkdownTextarea(attrs=attrs)
    return model_field(name, widget=widget, validators=[refuse_bad_markdown], **options)


def list_field(label: Any, help_text: Any) -> forms.CharField:
    """Return a text box for a list, one entry per line."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=growing_textarea(3)
    )


class ArticleForm(forms.Form):
    """The fields of every kind; a subclass adds those of its own.

    The hidden ones are `CarriedFields`: what the edit started from.
    """

    title = model_field("title", widget=forms.TextInput)
    environment = markdown_field("environment", rows=1)
    body = markdown_field("body", rows=9)
    tools = list_field(labels.TOOLS, _("What the reader needs. One per line."))
    aliases = list_field(
        labels.ALIASES,
        _("Other spellings, messages and numbers, as pasted. One per line."),
    )
    internal_note = markdown_field("internal_note")
    category = forms.ChoiceField(label=_("Category"), required=False)
    audience = model_field("audience")
    owner = tell_limit(
        forms.CharField(
            label=_("Owner"),
            required=False,
            max_length=150,
            widget=name_input("people"),
            help_text=_("Who is responsible for it. Enter a user name."),
        )
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
    once = hidden_field()

    kind: Kind

    def __init__(self, *args: Any, article: Article | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.article = article
        self._label_texts()
        for needed in NEEDED[self.kind]:
            field: Any = self.fields[needed]
            field.is_needed = True
        for name in self.base_fields.keys() - self.names_for(article):
            del self.fields[name]
        categories: Any = self.fields["category"]
        categories.choices = category_options(is_for_codes=self.kind == Kind.ERROR_CODE)

    def _label_texts(self) -> None:
        """Give the texts the captions that readers see; they depend on the kind."""
        for name in PUBLIC_TEXTS:
            field: Any = self.fields.get(name)
            if field is not None:
                field.label = labels.text_label(self.kind, name)

    @classmethod
    def names_for(cls, article: Article | None) -> set[str]:
        """Return the names of the fields; only an article from a numbered source has a number."""
        names = set(cls.base_fields)
        has_source = article is not None and article.source_id is not None
        return names if has_source else names - {"number"}

    def clean_tools(self) -> str:
        """Refuse more than MAX_ENTRIES tools."""
        return _limit_entries(self.cleaned_data["tools"])

    def clean_aliases(self) -> str:
        """Refuse more than MAX_ENTRIES spellings, too long ones, and one that is listed twice."""
        text = _limit_entries(self.cleaned_data["aliases"])
        max_length = Alias._meta.get_field("text").max_length or 0
        seen: set[str] = set()
        for alias in split_lines(text):
            if len(alias) > max_length:
                excess = too_long_message(excess_of(alias, max_length), max_length)
                raise ValidationError(f"“{alias[:40]}…”: {excess}")
            if alias in seen:
                raise ValidationError(_("“%(alias)s” is listed twice.") % {"alias": alias})
            seen.add(alias)
        return text

    def clean_owner(self) -> Any:
        """Return the person with this user name, or None for ""."""
        was = str(self.data.get("owner_was", ""))
        return find_owner(self.cleaned_data["owner"], was=was)

    def clean_slug(self) -> str:
        """Return what was typed as a slug, or the default where nothing was."""
        typed = self.cleaned_data["slug"]
        return slugify(typed, max_length=MAX_SLUG_LENGTH) if typed else self.default_slug()

    def default_slug(self) -> str:
        """Return the slug made from the title."""
        return slugify(self.cleaned_data.get("title") or "", max_length=MAX_SLUG_LENGTH)


def _limit_entries(text: str) -> str:
    count = len(split_lines(text))
    if count > MAX_ENTRIES:
        message = _("%(count)d lines: at most %(n)d are possible. Nothing was cut.")
        raise ValidationError(message % {"count": count, "n": MAX_ENTRIES})
    return text
