"""Who may send more than a form: by the session, before anything of the body is read."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from kb.server import signed_in
from kb.server.signed_in import may_send_more
from kb.server.wsgi_environment import wsgi_environment
from tests.server.test_front import scope


def asking(cookie: str) -> bool:
    """Whether a request with this cookie may."""
    return may_send_more(wsgi_environment(scope("/admin/", cookie=cookie)))


def session_of(user: Any) -> tuple[Client, str]:
    """Sign in; return the browser and its cookie."""
    client = Client()
    client.force_login(user)
    return client, f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


@pytest.mark.django_db
def test_editors_may_and_agents_and_strangers_may_not(
    django_user_model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what they may do in the admin, as on its pages."""
    # The connection is the test's own.
    monkeypatch.setattr(signed_in, "close_old_connections", lambda: None)
    user = django_user_model.objects.create_user("anna")
    client, cookie = session_of(user)
    assert not asking("")
    assert not asking(f"{settings.SESSION_COOKIE_NAME}=forged")
    assert not asking(cookie)
    user.user_permissions.add(Permission.objects.get(codename="change_article"))
    assert asking(cookie)
    client.logout()
    assert not asking(cookie)
