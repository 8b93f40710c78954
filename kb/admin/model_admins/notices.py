"""The list of notices: what is wrong right now, on the home page and on chosen articles."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common import references
from kb.admin.common.base import BoundedModelAdmin
from kb.admin.common.form_data import split_lines
from kb.admin.common.permissions import InternalPermissions
from kb.admin.forms.widgets import growing_textarea
from kb.admin.model_admins.audit import link_to
from kb.admin.site import site
from kb.models import Article, Notice

if TYPE_CHECKING:
    Model = forms.ModelForm[Notice]
else:
    Model = forms.ModelForm

MOST_PINNED = 50
DATETIME_FORMAT = "%Y-%m-%dT%H:%M"


def datetime_field(**options: Any) -> forms.DateTimeField:
    """Return a field for a date and time in the site's time zone."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=DATETIME_FORMAT)
    return forms.DateTimeField(widget=widget, **options)


class NoticeForm(Model):
    """The text, where it is shown, from when and until when."""

    starts_at = datetime_field(label=gettext_lazy("From"), initial=timezone.localtime)
    ends_at = datetime_field(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy(
            "The notice disappears at this time. Leave empty if the end is not known yet."
        ),
    )
    pinned_to = forms.CharField(
        label=gettext_lazy("On articles"),
        required=False,
        widget=growing_textarea(3),
        help_text=gettext_lazy("Numbers, codes or titles of articles. One per line."),
    )

    class Meta:
        model = Notice
        fields = ("text", "on_home", "starts_at", "ends_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            pinned = self.instance.articles.values("pk", "number", "code", "title")
            lines = [
                f"{references.article_label(row)} #{row['pk']}" for row in pinned[:MOST_PINNED]
            ]
            self.fields["pinned_to"].initial = "\n".join(lines)

    def clean_pinned_to(self) -> list[Article]:
        """Return the named articles."""
        lines = split_lines(self.cleaned_data["pinned_to"])
        if len(lines) > MOST_PINNED:
            raise ValidationError(_("At most %(n)d articles.") % {"n": MOST_PINNED})
        finder = references.ArticleFinder(lines)
        try:
            keys = [finder.find_key(line) for line in lines]
        except references.UnknownReference as problem:
            raise ValidationError(str(problem)) from problem
        return list(Article.objects.filter(key__in=keys))

    def clean(self) -> dict[str, Any]:
        """Refuse an end that is not after the start."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", _("The end has to be after the start."))
        return cleaned


@admin.register(Notice, site=site)
class NoticeAdmin(InternalPermissions, BoundedModelAdmin):
    """Notices, the last to start first."""

    form = NoticeForm
    fields = ("text", "on_home", "pinned_to", ("starts_at", "ends_at"))
    list_display = ("text", "on_home", "starts_at", "ends_at", "is_shown")
    ordering = ("-starts_at", "pk")
    change_form_template = "admin/change_form_with_articles.html"

    def get_fields(self, request: HttpRequest, obj: Notice | None = None) -> Any:
        """Return the fields of the form; for who may only read it, links to the articles."""
        if obj is None or self.has_change_permission(request, obj):
            return self.fields
        return ("text", "on_home", "pinned_articles", ("starts_at", "ends_at"))

    @admin.display(description=gettext_lazy("On articles"))
    def pinned_articles(self, notice: Notice) -> str:
        """Links to the articles on which it is shown."""
        pinned = notice.articles.order_by("pk")[:MOST_PINNED]
        return format_html_join(mark_safe("<br>"), "{}", ((link_to(one),) for one in pinned)) or "–"

    @admin.display(description=gettext_lazy("Shown now"), boolean=True)
    def is_shown(self, notice: Notice) -> bool:
        """Whether readers see it now."""
        now = timezone.now()
        return notice.starts_at <= now and (notice.ends_at is None or notice.ends_at > now)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Pin the notice to the named articles."""
        form.instance.articles.set(form.cleaned_data["pinned_to"])
