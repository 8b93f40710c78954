"""An alert → a mail to each administrator, and a POST to KB_SECURITY_WEBHOOK."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.urls import reverse

from kb.outbox import put_into_outbox
from kb.post_json import PostRefused, post_json
from kb.write_queue import WriteQueue

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

logger = logging.getLogger(__name__)


def send_alert(subject: str, sentence: str) -> None:
    """Put a mail to everybody who may read the log into the outbox; queue the POST.

    Nobody waits for either; without mail or webhook, that one is left out.
    """
    page = f"{settings.KB_BASE_URL}{reverse('admin:kb_securityevent_changelist')}"
    body = f"{sentence}\n\n{page}"
    put_into_outbox(EmailMessage(subject, body, to=[to]) for to in _addresses())
    if settings.KB_SECURITY_WEBHOOK:
        WEBHOOK_QUEUE.put(f"{settings.KB_SITE_NAME}: {subject}. {sentence} {page}")


def _addresses() -> list[str]:
    people = get_user_model().objects.with_perm("kb.view_securityevent", backend=MODEL_BACKEND)
    found = people.filter(is_active=True).exclude(email="").values_list("email", flat=True)
    return sorted(set(found))


def post_to_webhook(texts: list[str]) -> None:
    """POST each text as `{"text": …}`, as chats take it; what fails is logged, without the URL."""
    for text in texts:
        try:
            post_json(settings.KB_SECURITY_WEBHOOK, {"text": text})
        except PostRefused as refused:
            logger.warning("the alert did not reach the webhook: %s", refused)


WEBHOOK_QUEUE: WriteQueue[str] = WriteQueue(post_to_webhook, size=10)
