"""The form behind "Still stuck?", which mails the support contact through the outbox."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kb.body_limits import is_body_too_large
from kb.limits import Rate, limit_posts
from kb.models import Publication
from kb.outbox import put_into_outbox
from kb.pages.contact_form import ContactForm, article_read, first_subject
from kb.reader import Reader
from kb.serialise.addresses import base_url
from kb.serialise.contact import mail_contact, support_contact
from kb.text.printable import printable
from kb.views.requests.same_origin import same_origin

PER_CLIENT = Rate(count=5, seconds=600)
PER_SITE = Rate(count=60, seconds=3600)
"""However many addresses they come from: the contact must not drown."""

LONGEST_SEARCH = 200


def whole_site(request: HttpRequest) -> str:
    """Return the key of the rate limit that all share."""
    return "all"


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limit_posts("contact", PER_CLIENT)
@limit_posts("contact-site", PER_SITE, by=whole_site)
def contact(request: HttpRequest) -> HttpResponseBase:
    """Show the form, or whom to write to where no mail is set up; a POST sends the mail.

    404 where nobody is named as contact.
    """
    if support_contact() is None:
        raise Http404
    if not mail_contact():
        return _page(request, None, None)
    if request.method == "POST":
        return _send(request)
    publication = article_read(request.GET.get("article", ""), request.user)
    searched = printable(request.GET.get("q", ""), LONGEST_SEARCH)
    first = {"subject": first_subject(publication, searched), "address": _own_address(request.user)}
    return _page(request, ContactForm(initial=first), publication)


def _send(request: HttpRequest) -> HttpResponseBase:
    """Mail what was posted; show it again, nothing lost, where that cannot be done."""
    if is_body_too_large(request):
        return _page(request, ContactForm(), None, status=413)
    publication = article_read(request.POST.get("article", ""), request.user)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, form, publication, status=400)
    if not put_into_outbox([form.mail(publication, base_url(request))]):
        return _page(request, form, publication, status=503)
    article = f"&article={publication.pk}" if publication else ""
    return HttpResponseRedirect(f"{reverse('contact')}?sent=1{article}", status=303)


def _page(
    request: HttpRequest,
    form: ContactForm | None,
    publication: Publication | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "publication": publication,
        "is_sent": request.method != "POST" and "sent" in request.GET,
        "is_failed": status == 503,
        "is_too_large": status == 413,
    }
    return render(request, "contact/contact.html", context, status=status)


def _own_address(reader: Reader) -> str:
    return str(getattr(reader, "email", ""))
