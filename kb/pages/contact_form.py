"""The form "Still stuck?" → the mail to the support contact."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models import Publication
from kb.reader import Reader
from kb.serialise.addresses import short_path
from kb.serialise.contact import mail_contact

LONGEST_SUBJECT = 150
LONGEST_TEXT = 5_000


def refuse_line_breaks(text: str) -> None:
    """Refuse a line break: what follows it would be another header of the mail."""
    if len(text.splitlines()) > 1:
        raise ValidationError(_("Write the subject in one line."))


class ContactForm(forms.Form):
    """Subject, whom to answer, and what happened; `article` is the id of what was being read."""

    subject = forms.CharField(
        label=gettext_lazy("Subject"), max_length=LONGEST_SUBJECT, validators=[refuse_line_breaks]
    )
    address = forms.EmailField(
        label=gettext_lazy("Your mail address"),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = forms.CharField(
        label=gettext_lazy("What happens, and what have you tried?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if data is not None:  # a browser counts a line end as one character, and sends two
            text = str(data.get("text", "")).replace("\r\n", "\n")
            data = {name: str(data.get(name, "")) for name in self.base_fields} | {"text": text}
        super().__init__(data, **kwargs)
        for (
            field
        ) in self.fields.values():  # what is too long is refused, not cut while it is pasted
            field.widget.attrs.pop("maxlength", None)

    def mail(self, publication: Publication | None, base: str) -> EmailMessage:
        """Return the mail of a valid form; `base` begins the address of the article."""
        rows = [self.cleaned_data["text"], "-- "]
        if publication is not None:
            rows.append(f"{publication.heading}: {base}{short_path(publication)}")
        rows.append(_("Sent with the form of %(site)s") % {"site": settings.KB_SITE_NAME})
        return EmailMessage(
            self.cleaned_data["subject"],
            "\n".join(rows),
            to=[mail_contact()],
            reply_to=[self.cleaned_data["address"]],
        )


def article_read(text: str, reader: Reader) -> Publication | None:
    """Return the article with the id in a text; None where this reader sees none."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return None
    return Publication.objects.visible_to(reader).listed().filter(pk=int(text)).first()


def first_subject(publication: Publication | None, searched: str) -> str:
    """Return the subject that the form begins with: what was being read or searched for."""
    if publication is not None:
        return publication.heading[:LONGEST_SUBJECT]
    return " ".join(searched.split())[:LONGEST_SUBJECT]
