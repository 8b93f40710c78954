"""KB_SUPPORT_CONTACT as words and a link, and where a failed step sends a customer."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kb.serialise import labels
from kb.serialise.structure import FailureLink


@dataclass(frozen=True)
class Contact:
    """The support contact: a text and its link, "" where the text is plain words."""

    text: str
    href: str

    @property
    def words(self) -> str:
        """Return what a plain text says: the whole address of a link, else the text."""
        return self.href if self.href.startswith("http") else self.text

    @property
    def mail_address(self) -> str:
        """Return the mail address; "" where the contact is something else."""
        address = self.text.partition("?")[0] if self.href.startswith("mailto:") else ""
        try:
            validate_email(address)
        except ValidationError:
            return ""
        return address


def support_contact() -> Contact | None:
    """Return KB_SUPPORT_CONTACT; None where it is not set."""
    return as_contact(str(settings.KB_SUPPORT_CONTACT))


def mail_contact() -> str:
    """Return the mail address that the contact form writes to; "" where it cannot."""
    contact = support_contact()
    return contact.mail_address if contact and settings.EMAIL_HOST else ""


def as_contact(text: str) -> Contact | None:
    """Return the contact for a link, a mail address or plain words; None for ""."""
    if text.startswith(("https://", "http://")):
        return Contact(text.partition("://")[2].rstrip("/"), text)
    if text.startswith(("mailto:", "tel:")):
        return Contact(text.partition(":")[2], text)
    if "@" in text and " " not in text:
        return Contact(text, f"mailto:{text}")
    return Contact(text, "") if text else None


def escalation() -> FailureLink:
    """Return where a copied step sends a customer that hands the case over to support."""
    words, contact = _("Contact us"), support_contact()
    if contact is None:
        return FailureLink(words, "")
    return FailureLink(f"{words}: {contact.words}", contact.href)


def escalation_on_page(*, for_agents: bool) -> FailureLink:
    """Return where such a step leads on its page: customers to what stands at its end."""
    if for_agents:
        return FailureLink(str(labels.ESCALATE), "")
    return FailureLink(_("Contact us"), "#_stuck" if support_contact() else "")
