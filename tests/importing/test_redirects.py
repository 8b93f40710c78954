"""Old addresses become redirects together, or not at all."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.test import Client

from kb.importing.redirects import RedirectOptions, RedirectPair, RedirectReport, add_redirects
from kb.models import Article, Publication, PublicationEvent, Redirect, Source
from tests.make_articles import put_live, write, write_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def printer(guide: None) -> Article:
    """A published article."""
    return write_live("Printer on fire").article


@pytest.fixture
def scanner(guide: None) -> Article:
    """Another published article."""
    return write_live("Scanner asleep").article


def add(*pairs: tuple[str, str], **options: bool) -> RedirectReport:
    """Add redirects for these old addresses and targets."""
    rows = [RedirectPair(old, new, f"Line {n}") for n, (old, new) in enumerate(pairs, start=1)]
    return add_redirects(rows, options=RedirectOptions(**options))


def stored() -> dict[str, int]:
    """Return the redirects that count."""
    return dict(Redirect.objects.order_by("pk").values_list("path", "article"))


def test_an_old_address_leads_to_its_article(client: Client, printer: Article) -> None:
    report = add(("https://old.example.com/hc/En-us/Articles/12?x=1", f"/articles/{printer.pk}/"))
    assert report.added == [f"Line 1: /hc/en-us/articles/12?x=1 → #{printer.pk}"]
    answer = client.get("/hc/en-us/articles/12?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"/articles/{printer.pk}/printer-on-fire/",
    )


@pytest.mark.parametrize(
    "target",
    [
        "/articles/{pk}",
        "/articles/{pk}/any-slug/?utm=1#check-dns",
        "/articles/{pk}.md",
        "https://localhost/articles/{pk}/",
        "http://localhost:8000/articles/{pk}/",
        "#{pk}",
        "{pk}",
        "{key}",
    ],
)
def test_a_target_may_be_written_in_any_form(printer: Article, target: str) -> None:
    report = add(("/old", target.format(pk=printer.pk, key=printer.key)))
    assert report.refused == []
    assert stored() == {"old": printer.pk}


@pytest.mark.parametrize("target", ["2.1", "/2.1/", "2.1/"])
def test_a_target_may_be_a_number_of_the_guide(guide: None, target: str) -> None:
    report = add(("/old", target.rstrip("/") if target == "2.1/" else target))
    assert report.refused == []
    assert stored() == {"old": Article.objects.get(number="2.1").pk}


@pytest.mark.parametrize(
    "target", ["/errors/ECONNREFUSED", "/errors/econnrefused/", "ECONNREFUSED"]
)
def test_a_target_may_be_a_code(guide: None, target: str) -> None:
    assert add(("/old", target)).refused == []
    assert stored() == {"old": Article.objects.get(code="ECONNREFUSED").pk}


@pytest.mark.parametrize(
    ("old", "target", "said"),
    [
        ("/articles/4/", "#{pk}", "A page of this site has this address"),
        ("/search/", "#{pk}", "A page of this site has this address"),
        ("/articles/{pk}/", "#{pk}", "A page of this site has this address"),
        ("2.1", "#{pk}", "A published article has this number"),
        ("/errors/ECONNREFUSED", "#{pk}", "A published error code uses this address"),
        ("https://a.example/", "#{pk}", "Enter a path"),
        ("/" + "x" * 300, "#{pk}", "Use at most 255 characters"),
        ("/old", "/articles/999999/", "There is no article at /articles/999999/."),
        ("/old", "/about/", "There is no article at /about/."),
        ("/old", "no-such-key", "There is no article at no-such-key."),
        ("/old", "https://other.example/articles/{pk}/", "is an address of another site"),
        ("/old", "/old", "leads in a circle: /old → /old"),
        ("/old", "#99999999999999999999", "There is no article"),
    ],
)
def test_a_row_that_is_wrong_is_named_and_nothing_is_stored(
    printer: Article, old: str, target: str, said: str
) -> None:
    report = add(
        ("/right", f"#{printer.pk}"), (old.format(pk=printer.pk), target.format(pk=printer.pk))
    )
    assert len(report.refused) == 1
    assert report.refused[0].startswith("Line 2: ")
    assert said in report.refused[0]
    assert not report.is_written
    assert stored() == {}


def test_right_rows_are_stored_where_wrong_ones_are_skipped(printer: Article) -> None:
    report = add(("/right", f"#{printer.pk}"), ("/old", "#999999"), skips_invalid=True)
    assert (len(report.added), len(report.refused)) == (1, 1)
    assert stored() == {"right": printer.pk}


def test_an_address_may_lead_through_others(printer: Article) -> None:
    Redirect.objects.create(path="stored", article=printer)
    report = add(("/a", "/b"), ("/b", "/stored"))
    assert report.refused == []
    assert stored() == {"stored": printer.pk, "a": printer.pk, "b": printer.pk}


def test_addresses_that_lead_to_each_other_are_refused(printer: Article) -> None:
    report = add(("/a", "/b"), ("/b", "/c"), ("/c", "/b"))
    assert "Line 1: /a leads in a circle: /a → /b → /c → /b." in report.refused
    assert stored() == {}


def test_what_is_stored_already_is_unchanged(printer: Article) -> None:
    add(("/old", f"#{printer.pk}"))
    events = PublicationEvent.objects.count()
    report = add(("/OLD/", f"/articles/{printer.pk}/"))
    assert (report.added, len(report.unchanged)) == ([], 1)
    assert PublicationEvent.objects.count() == events


def test_a_row_that_is_there_twice_counts_once(printer: Article, scanner: Article) -> None:
    report = add(("/old", f"#{printer.pk}"), ("/old/", f"#{printer.pk}"))
    assert (len(report.added), len(report.unchanged)) == (1, 1)
    report = add(("/new", f"#{printer.pk}"), ("/new", f"#{scanner.pk}"))
    assert report.refused == [f"Line 2: /new leads to #{printer.pk} already (Line 1)."]


def test_an_address_that_leads_elsewhere_is_replaced_only_when_asked(
    printer: Article, scanner: Article
) -> None:
    add(("/old", f"#{printer.pk}"))
    report = add(("/old", f"#{scanner.pk}"))
    assert report.refused == [f"Line 1: /old leads to #{printer.pk} “Printer on fire” now."]
    report = add(("/old", f"#{scanner.pk}"), replaces=True)
    assert report.replaced == [f"Line 1: /old → #{scanner.pk}"]
    assert list(Redirect.objects.values_list("path", "article")) == [("old", scanner.pk)]


def test_a_dry_run_stores_nothing(printer: Article) -> None:
    report = add(("/old", f"#{printer.pk}"), is_dry=True)
    assert (len(report.added), report.is_written) == (1, False)
    assert stored() == {}


def test_the_history_of_an_article_names_its_new_old_addresses(printer: Article) -> None:
    add(*((f"/old-{n}", f"#{printer.pk}") for n in range(12)))
    event = PublicationEvent.objects.filter(verb="redirect").get()
    assert event.article == printer
    assert event.reason.startswith("/old-0, /old-1, ")
    assert "and 2 more → " in event.reason


def test_a_thousand_rows_need_a_bounded_number_of_queries(
    printer: Article, django_assert_max_num_queries: object
) -> None:
    rows = [(f"/old/{n}", f"#{printer.pk}") for n in range(1_000)]
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        report = add(*rows)
    assert len(report.added) == 1_000


def test_a_number_of_another_guide_is_free_or_not_like_one_of_the_first(printer: Article) -> None:
    source = Source.objects.create(key="copier", title="Copier guide")
    write_live("Copier on fire", number="2.1", source=source)
    refused = add(("/copier/2.1", f"#{printer.pk}")).refused
    assert "A published article has this number." in refused[0]
    assert not add(("/copier/2.2", "/copier/2.1/"), ("/hc/21", f"#{printer.pk}")).refused
    assert stored()["hc/21"] == printer.pk
    assert stored()["copier/2.2"] != printer.pk


def test_only_who_may_change_redirects_adds_them(printer: Article, author: object) -> None:
    with pytest.raises(PermissionDenied):
        add_redirects([RedirectPair("/old", f"#{printer.pk}")], by=author)  # type: ignore[arg-type]


def test_an_article_that_is_not_published_is_refused_unless_drafts_are_allowed(guide: None) -> None:
    draft = write("Hidden plan")
    report = add(("/old", f"#{draft.pk}"))
    assert report.refused == [f"Line 1: #{draft.pk}: #{draft.pk} “Hidden plan” is not published."]
    assert add(("/old", f"#{draft.pk}"), allows_drafts=True).is_written


def shown(answer: HttpResponseBase) -> str:
    """Return a page without the tokens of its forms, which are never the same."""
    assert isinstance(answer, HttpResponse)
    return re.sub(r'csrf[^>]*value="[^"]*"', "", answer.content.decode())


@pytest.mark.parametrize("who", ["nobody", "agent"])
def test_the_old_address_of_a_draft_answers_like_one_that_never_was(
    client: Client, guide: None, agent: object, who: str
) -> None:
    draft = write("Hidden plan")
    add(("/hc/articles/77", f"#{draft.pk}"), allows_drafts=True)
    if who == "agent":
        client.force_login(agent)  # type: ignore[arg-type]
    found, never = client.get("/hc/articles/77"), client.get("/hc/articles/78")
    assert found.status_code == never.status_code == 404
    assert shown(found).replace("77", "78") == shown(never)
    assert sorted(found.headers) == sorted(never.headers)


def test_the_old_address_of_a_draft_leads_to_it_once_it_is_public(
    client: Client, guide: None
) -> None:
    draft = write("Hidden plan")
    add(("/hc/articles/77", f"#{draft.pk}"), allows_drafts=True)
    published: Publication = put_live(draft)
    assert client.get("/hc/articles/77").headers["Location"] == published.get_absolute_url()
