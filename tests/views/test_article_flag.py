"""The form with which an agent flags an article: its box, and what it refuses."""

from typing import Any

from django.test import Client

from kb.models import Flag
from kb.publishing.flagging import MAX_REASON
from tests.admin.form_data import data, read
from tests.guide_pages import of


def test_a_reason_is_as_long_as_a_flag_can_hold_and_a_longer_one_is_kept(
    client: Client, agent: Any
) -> None:
    """A line end counts once, as in the browser, and nothing is cut at the limit."""
    client.force_login(agent)
    path = f"{of('connectivity-issues').get_absolute_url()}flag/"
    html = client.get(path).content.decode()
    assert f'data-limit="{MAX_REASON}"' in html
    assert "maxlength" not in html
    fits = "\r\n".join(["x" * 9] * 50)
    answer = client.post(path, {**data(client.get(path)), "reason": f"{fits}\r\nab"})
    assert answer.status_code == 400
    assert f"2 characters too many: at most {MAX_REASON} are possible" in answer.content.decode()
    assert 'aria-describedby="refusal" autofocus' in answer.content.decode()
    assert read(answer).data["reason"].endswith("ab")
    assert client.post(path, {"reason": fits}).status_code == 302
    assert len(Flag.objects.get().reason) == MAX_REASON - 1


def test_null_characters_are_left_out_of_a_reason(client: Client, agent: Any) -> None:
    """PostgreSQL stores none: the reason was lost for what nobody saw in it."""
    client.force_login(agent)
    path = f"{of('connectivity-issues').get_absolute_url()}flag/"
    assert client.post(path, {"reason": "\0It said a\0b"}).status_code == 302
    assert Flag.objects.get().reason == "It said ab"


def test_who_may_not_flag_is_told_so_and_not_sent_in_circles(client: Client, person: Any) -> None:
    """The sign-in led whoever was signed in back to the form, and that to the sign-in."""
    path = f"{of('connectivity-issues').get_absolute_url()}flag/"
    asked = client.get(path)
    assert (asked.status_code, asked.headers["Location"]) == (302, f"/accounts/login/?next={path}")
    client.force_login(person("reader"))
    assert client.get(path, follow=True).status_code == 403
    assert client.post(path, {"reason": "The menu moved"}).status_code == 403
    assert not Flag.objects.exists()
