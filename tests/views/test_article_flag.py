"""The form with which an agent flags an article: its box, and what it refuses."""

from typing import Any

from django.test import Client

from kb.models import Flag
from kb.publishing.flagging import MAX_REASON
from tests.guide_pages import of


def test_a_reason_is_as_long_as_a_flag_can_hold(client: Client, agent: Any) -> None:
    client.force_login(agent)
    path = f"{of('connectivity-issues').get_absolute_url()}flag/"
    assert f'maxlength="{MAX_REASON}"' in client.get(path).content.decode()
    answer = client.post(path, {"reason": "x" * (MAX_REASON + 1)})
    assert answer.status_code == 400
    assert f"Use at most {MAX_REASON} characters." in answer.content.decode()
    assert client.post(path, {"reason": "x" * MAX_REASON}).status_code == 302
    assert Flag.objects.get().reason == "x" * MAX_REASON
