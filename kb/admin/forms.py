"""The form of an article beside its lines, one for each kind."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kb.admin.lines import hidden, refuse_bad_markdown
from kb.admin.posted import listed
from kb.admin.widgets import Markdown, box, names
from kb.models import Alias, Article, Category, Kind
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


def person_named(name: str, *, was: str = "") -> Any:
    """Return the active person with this user name, or who owned it before; None for "".

    Raises ValidationError.
    """
    if not name:
        return None
    person = get_user_model().objects.filter(username=name).first()
    if person is None or not (person.is_active or name == was):
        raise ValidationError(_("Nobody with this user name can own an article."))
    return person


def category_choices(*, is_for_codes: bool) -> list[tuple[str, str]]:
    """Return key and indented name of every category that takes codes, or all else, as a tree."""
    rows = list(Category.objects.in_order().values())
    choices = [
        (row["key"], f"{'– ' * depth}{row['number']} {row['title']}".strip())
        for depth, row in _tree(rows)
        if bool(row["code_family"]) == is_for_codes
    ]
    return [("", "–"), *choices]


def _bounded(text: str) -> str:
    if len(listed(text)) > LONGEST_LIST:
        raise ValidationError(_("That is more than %(n)d lines.") % {"n": LONGEST_LIST})
    return text


def _tree(rows: list[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Return rows with their depth, every child after its parent."""
    inside: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        inside.setdefault(row["parent_id"], []).append(row)

    def walk(parent: Any, depth: int) -> list[tuple[int, dict[str, Any]]]:
        below = inside.pop(parent, [])
        return [pair for row in below for pair in ((depth, row), *walk(row["id"], depth + 1))]

    return walk(None, 0)


class ProblemForm(ArticleForm):
    """A symptom with checks and fixes."""

    kind = Kind.PROBLEM
    number = of_model("number")
    symptom = markdown("symptom", required=True)
    cause = markdown("cause")
    category = forms.ChoiceField(label=_("Category"))


class ProcedureForm(ArticleForm):
    """Steps in order."""

    kind = Kind.PROCEDURE
    number = of_model("number")
    category = forms.ChoiceField(label=_("Category"))


class ChecklistForm(ArticleForm):
    """Items to tick."""

    kind = Kind.CHECKLIST


class HowToForm(ArticleForm):
    """A text with a goal."""

    kind = Kind.HOW_TO


class ErrorCodeForm(ArticleForm):
    """What a code or a message means; its address starts with its family."""

    kind = Kind.ERROR_CODE
    # The address is made from these two, so they are read first.
    field_order = ("code", "category")
    code = of_model("code", required=True)
    cause = markdown("cause", label=_("What it means"))
    category = forms.ChoiceField(label=_("Category"))

    @cached_property
    def family(self) -> str:
        """The family of the chosen category."""
        key = self.cleaned_data.get("category") or None
        families = Category.objects.filter(key=key).values_list("code_family", flat=True)
        return families.first() or ""

    def clean_slug(self) -> str:
        """Return the address; refuse one that does not start with the family, or is taken."""
        slug = super().clean_slug()
        if self.family and not slug.startswith(f"{self.family}-"):
            message = _("The address of this code has to start with “%(family)s-”.")
            raise ValidationError(message % {"family": self.family})
        taken = self.others().filter(slug=slug).first()
        if taken is not None:
            message = _("“%(slug)s” is the address of “%(code)s” already. Is it the same code?")
            raise ValidationError(message % {"slug": slug, "code": taken})
        return slug

    def default_slug(self) -> str:
        """Return the address that family and code give."""
        words = self.cleaned_data.get("code") or self.cleaned_data.get("title") or ""
        return slugify(f"{self.family} {words}", max_length=80)

    def others(self) -> Any:
        """Return the other error codes, as their editors see them."""
        mine = self.article.pk if self.article else None
        return Article.objects.of_kind(Kind.ERROR_CODE).exclude(pk=mine)

    def clean(self) -> dict[str, Any]:
        """Refuse a code that another one in the same category is spelled like."""
        cleaned: dict[str, Any] = super().clean() or {}
        code, key = cleaned.get("code"), cleaned.get("category")
        twin = self.others().filter(category__key=key, code__iexact=code).first() if code else None
        if twin is not None:
            message = _("“%(code)s” is there already, as “%(title)s”.")
            self.add_error("code", message % {"code": code, "title": twin.title})
            if not self.data.get("slug"):
                # The address was made from the code: one message is enough.
                self.errors.pop("slug", None)
        return cleaned
