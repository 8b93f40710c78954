"""Editors write groups of words that mean the same; what is wrong with one is said."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from kb.admin.model_admins.synonyms import SynonymForm
from kb.models import Synonym
from tests.admin.form_data import data, read

ADD = "/admin/kb/synonym/add/"
LIST = "/admin/kb/synonym/"


@pytest.fixture
def client(publisher: Any, signed_in: Callable[[Any], Client]) -> Client:
    """May change what readers find."""
    return signed_in(publisher)


def test_a_group_helps_with_the_next_search(client: Client) -> None:
    assert "Memory Leaks" not in Client().get("/search/?q=quokka").content.decode()
    form = data(client.get(ADD), words="quokka ,  memory   leaks")
    assert client.post(ADD, form).status_code == 302
    group = Synonym.objects.get()
    assert group.words == "quokka, memory leaks"
    found = Client().get("/search/?q=quokka").content.decode()
    assert "/memory-leaks/" in found
    client.post(f"{LIST}{group.pk}/delete/", {"post": "yes"})
    assert "/memory-leaks/" not in Client().get('/search/?q="quokka"').content.decode()


def test_the_list_says_which_word_finds_which(client: Client) -> None:
    Synonym.objects.create(words="db, database")
    Synonym.objects.create(words="files, data", one_way=True)
    html = client.get(LIST).content.decode()
    assert "each finds all the others" in html
    assert "“files” finds data" in html


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "This field is required"),
        (" , ,", "at least two"),
        ("database", "at least two"),
        ("db, DB", "“DB” is listed twice"),
        ("time-out, TIME_OUT ", "is listed twice"),
        ("db, ???", "“???” contains no word"),
        ("db, the", "“the” is too common"),
        ("db, a b c d e f", "longer than 5 words"),
        ("db, " + "x" * 80, "longer than 5 words or 60 letters"),
        ("x" * 301, "1 character too many: at most 300"),
        (", ".join("abcdefghijklm"), "At most 12 phrases"),
        ("Database, DB", "This group already exists: db, database."),
    ],
)
def test_a_group_that_cannot_be_keeps_what_was_typed(
    client: Client, typed: str, message: str
) -> None:
    Synonym.objects.create(words="db, database")
    response = client.post(ADD, data(client.get(ADD), words=typed))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert read(response).data.get("words", "").strip() == typed.strip()
    assert Synonym.objects.count() == 1


def test_a_group_may_be_saved_again_as_it_is(client: Client) -> None:
    group = Synonym.objects.create(words="db, database")
    path = f"{LIST}{group.pk}/change/"
    assert client.post(path, data(client.get(path), one_way="on")).status_code == 302
    group.refresh_from_db()
    assert (group.words, group.one_way) == ("db, database", True)


def test_the_groups_that_come_with_the_product_could_be_typed(guide: None) -> None:
    call_command("loaddata", "synonyms", verbosity=0)
    wrong = {}
    for group in Synonym.objects.all():
        form = SynonymForm({"words": group.words, "one_way": group.one_way}, instance=group)
        if not form.is_valid() or form.cleaned_data["words"] != group.words:
            wrong[group.words] = form.errors.as_text()
    assert wrong == {}


@pytest.mark.parametrize("role", ["author", "reviewer"])
def test_others_read_them_and_change_nothing(
    role: str, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    group = Synonym.objects.create(words="db, database")
    client = signed_in(person(role, role))
    assert "db, database" in client.get(LIST).content.decode()
    assert client.get(ADD).status_code == 403
    assert client.post(f"{LIST}{group.pk}/change/", {"words": "a1, b1"}).status_code == 403
    assert client.post(f"{LIST}{group.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Synonym.objects.get().words == "db, database"


def test_an_agent_has_no_business_here(agent: Any, signed_in: Callable[[Any], Client]) -> None:
    assert signed_in(agent).get(LIST, follow=True).status_code == 403


def test_a_group_that_somebody_added_at_the_same_time_is_named_beside_the_field(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first check sees nothing of it, and the database refuses it: the answer was a 500."""
    form = data(client.get(ADD), words="lift, elevator")
    Synonym.objects.create(words="lift, elevator")
    clean_words, checked = SynonymForm.clean_words, list[str]()

    def check_words(form: SynonymForm) -> str:
        checked.append(form.cleaned_data["words"])
        return checked[0] if len(checked) == 1 else clean_words(form)

    monkeypatch.setattr(SynonymForm, "clean_words", check_words)
    monkeypatch.setattr(SynonymForm, "validate_unique", lambda form: None)
    answer = client.post(ADD, form)
    assert answer.status_code == 200
    assert "This group already exists" in answer.content.decode()
    assert read(answer).data["words"] == "lift, elevator"
    assert len(checked) == 2
