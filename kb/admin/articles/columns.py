"""The columns of the lists of articles: each function returns the HTML of one cell."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.categories import category_path
from kb.admin.common.change_text import one_line
from kb.admin.common.status import REVIEW_OVERDUE, badges_of
from kb.models import Article


@admin.display(description=gettext_lazy("No."), ordering="sort_key")
def number_cell(article: Article) -> SafeString:
    """The guide's number, or the code, 24 characters at most."""
    name = article.number or article.code
    if not name:
        return labelled_cell(_("No."), "–")
    return format_html('<span class="number">{}</span>', Truncator(name).chars(24))


@admin.display(description=gettext_lazy("Title"), ordering="title")
def title_cell(article: Article) -> SafeString:
    """The title as a link, and below it the beginning of the symptom or the cause."""
    text = article.symptom or article.cause
    plain = Truncator(one_line(text[:400])).chars(120)
    link = '<a href="{}">{}</a><small>{}</small>'
    return format_html(link, article.admin_url(), article.title, plain)


@admin.display(description=gettext_lazy("Category"))
def category_cell(article: Article) -> SafeString:
    """The category, after those that it lies in."""
    return labelled_cell(_("Category"), category_path(article.category) or "–")


@admin.display(description=gettext_lazy("Kind"))
def kind_cell(article: Article) -> SafeString:
    """The kind."""
    return labelled_cell(_("Kind"), str(article.get_kind_display()))


@admin.display(description=gettext_lazy("Changed"), ordering="changed_at")
def changed_cell(article: Article) -> SafeString:
    """The day on which the text was last saved."""
    return labelled_cell(_("Changed"), date_format(localtime(article.changed_at), "DATE_FORMAT"))


@admin.display(description=gettext_lazy("State"))
def state_cell(article: Article) -> SafeString:
    """The badges of the article's statuses."""
    context = {"badges": badges_of(article)}
    badges = render_to_string("admin/article/_badges.html", context).strip()
    return labelled_cell(_("State"), SafeString(badges))


@admin.display(description=gettext_lazy("Owner"))
def owner_cell(article: Article) -> SafeString:
    """The user name of the owner."""
    return labelled_cell(_("Owner"), article.owner.get_username() if article.owner else "–")


@admin.display(description=gettext_lazy("Review by"), ordering="review_by")
def review_by_cell(article: Article) -> SafeString:
    """The review date, marked where it has passed."""
    if article.review_by is None:
        return labelled_cell(_("Review by"), "–")
    day = date_format(article.review_by, "DATE_FORMAT")
    if not REVIEW_OVERDUE.applies_to(article):
        return labelled_cell(_("Review by"), day)
    overdue = format_html('{} <small class="overdue">{}</small>', day, _("overdue"))
    return labelled_cell(_("Review by"), overdue)


def labelled_cell(label: str, text: str) -> SafeString:
    """Return a cell with its column's name, which narrow screens show in place of the head."""
    return format_html('<span class="column-name">{} </span>{}', label, text)
