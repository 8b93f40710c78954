"""The columns of the lists of articles: each function returns the HTML of one cell."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.admin.common.change_text import one_line
from kb.admin.common.status import REVIEW_OVERDUE, badges_of
from kb.models import Article


@admin.display(description=gettext_lazy("No."))
def number_cell(article: Article) -> SafeString:
    """The guide's number, or the code, 24 characters at most."""
    name = article.number or article.code
    if not name:
        return labelled_cell(_("No."), "–")
    return format_html('<span class="number">{}</span>', Truncator(name).chars(24))


@admin.display(description=gettext_lazy("Title"))
def title_cell(article: Article) -> SafeString:
    """The title as a link, and below it the beginning of the symptom or the cause."""
    text = article.symptom or article.cause
    plain = Truncator(one_line(text[:400])).chars(120)
    link = '<a href="{}">{}</a><small>{}</small>'
    return format_html(link, article.admin_url(), article.title, plain)


@admin.display(description=gettext_lazy("Category"))
def category_cell(article: Article) -> SafeString:
    """The category."""
    return labelled_cell(_("Category"), str(article.category or "–"))


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


@admin.display(description=gettext_lazy("Review by"))
def review_by_cell(article: Article) -> SafeString:
    """The review date, marked where it has passed."""
    if article.review_by is None:
        return labelled_cell(_("Review by"), "–")
    day = f"{article.review_by.day} {article.review_by:%b %Y}"
    cell = labelled_cell(_("Review by"), day)
    if REVIEW_OVERDUE.applies_to(article):
        cell += format_html('<small class="late">{}</small>', _("overdue"))
    return cell


def labelled_cell(label: str, text: str) -> SafeString:
    """Return a cell with its column's name, which narrow screens show in place of the head."""
    return format_html('<span class="column-name">{} </span>{}', label, text)
