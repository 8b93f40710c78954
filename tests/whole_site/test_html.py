"""Every page is well-formed: what is opened is closed, ids are unique, every field has a name."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kb.models import Category, Publication
from kb.views.error_handlers import SERVER_ERROR
from tests.whole_site.admin_surface import admin_paths
from tests.whole_site.canaries import World
from tests.whole_site.clients import Browser
from tests.whole_site.html_faults import faults_of
from tests.whole_site.surfaces import Form, public_paths, reading_forms

pytestmark = pytest.mark.one_database


def html_of(web: Browser, paths: list[str]) -> Iterator[tuple[str, str]]:
    """The pages among the answers."""
    for path in dict.fromkeys(paths):
        response = web.get(path)
        if response["Content-Type"].startswith("text/html") and response.content:
            yield path, response.content.decode()


def asked_about(world: World) -> list[str]:
    """Addresses with full, empty, hidden and gone content."""
    names = {"problem, draft", "problem, retired", "error_code, restricted", "note for agents"}
    chosen = [one for one in [*world.hidden, *world.internal] if one.name in names]
    return [path for one in [*world.public, *chosen] for path in public_paths(one.asked)]


@pytest.mark.parametrize("who", ["", "agent"])
def test_every_page_is_well_formed(world: World, who: str) -> None:
    """A tag that is not closed moves the rest of the page into it."""
    web = Browser()
    if who:
        web.force_login(world.people[who])
    found = dict(html_of(web, asked_about(world)))
    assert len(found) > 20
    assert {path: bad for path, html in found.items() if (bad := faults_of(html))} == {}


@pytest.mark.parametrize("who", ["", "agent"])
def test_every_answer_to_a_form_is_well_formed(world: World, who: str) -> None:
    """What was pasted stands in a box, in hidden fields and in a heading."""
    web = Browser()
    if who:
        web.force_login(world.people[who])
    forms = [form for one in world.public for form in reading_forms(one.asked)]
    forms += [Form("/search/", {"q": "<b>\"&'</textarea>\n<script>\n&amp;"})]
    pages = [web.post_here(form.path, form.data).content.decode() for form in forms]
    assert [bad for html in pages if (bad := faults_of(html))] == []


def test_the_guide_is_well_formed_on_every_page(guide: None) -> None:
    """Real content has the long titles, the odd signs and the empty fields."""
    rows = [*Publication.objects.filter(is_live=True).select_related("category")]
    paths = [row.get_absolute_url() for row in [*rows, *Category.objects.all()]]
    found = dict(html_of(Browser(), [*paths, "/", "/articles/", "/errors/", "/search/?q=server"]))
    assert len(found) > 40
    assert {path: bad for path, html in found.items() if (bad := faults_of(html))} == {}


PASTED = (
    "",
    "all is well",
    "ECONNREFUSED 10.0.0.3:5432\n" * 400,
    'it says permission denied <b>\n"GET / HTTP/1.1" 200 5',
    "x" * 2_000_000,
)


@pytest.mark.parametrize("text", PASTED, ids=lambda text: text[:20])
def test_the_answer_to_a_pasted_text_is_well_formed(guide: None, text: str) -> None:
    """Nothing found, much found, two meanings, too much."""
    response = Browser().post("/triage/", {"text": text}, headers={"sec-fetch-site": "same-origin"})
    assert faults_of(response.content.decode()) == []


OURS_IN_THE_ADMIN = {"no <h1>", "no <main>"}


def test_our_pages_of_the_admin_are_well_formed(world: World) -> None:
    """The stock pages are Django's; those that we write are ours to keep."""
    web = Browser()
    web.force_login(world.people["root"])
    paths = admin_paths(world.public[0].asked)
    ours = [path for path in paths if "/kb/" in path or path == "/admin/"]
    found = dict(html_of(web, ours))
    faults = {path: set(faults_of(html)) - OURS_IN_THE_ADMIN for path, html in found.items()}
    assert {path: bad for path, bad in faults.items() if bad} == {}


def test_the_page_for_our_own_fault_is_well_formed() -> None:
    """It is a file that no view renders."""
    assert faults_of(SERVER_ERROR.decode()) == []


def test_what_is_xml_is_well_formed(world: World) -> None:
    """A crawler drops a sitemap with one bare ampersand."""
    for path in ("/sitemap.xml", "/sitemap-0.xml"):
        ElementTree.fromstring(Browser().get(path).content)  # noqa: S314 (our own)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<main><h1>a</main>", "closes"),
        ('<main><h1 id="a"></h1><b id="a"></b></main>', "2 times"),
        ("<main><h1>a</h1><input name=q></main>", "no name"),
        ("<main><h1>a</h1><p><div></div></p></main>", "inside <p>"),
        ("<main><h1>a</h1><a href=/><button></button></a></main>", "inside a link"),
        ("<main><h1>a</h1><label for=x>b</label></main>", "points to nothing"),
        ("<main><h1>a</h1><b style='color:red'></b></main>", "forbids"),
        ("<main><h1>a</h1><label>b<input maxlength=3></label></main>", "cut in silence"),
        ("<main><h1>a</h1>{{ title }}</main>", "in the text"),
        ("<main></main>", "no <h1>"),
    ],
)
def test_the_checker_sees_what_is_wrong(html: str, fault: str) -> None:
    """One that finds nothing is no proof."""
    page = f"<!doctype html><html lang=en><head><title>t</title></head><body>{html}</body></html>"
    assert any(fault in one for one in faults_of(page))


# --- The real validator ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vnu(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command of the Nu HTML checker, fetched with npm; skipped by name where it cannot run."""
    npm, java = shutil.which("npm"), shutil.which("java")
    if not npm or not java:
        pytest.skip("the HTML validator needs java and npm")
    folder = tmp_path_factory.mktemp("vnu")
    options = ["--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(
        [npm, "install", *options, "vnu-jar@^24"], capture_output=True, timeout=240, check=False
    )
    jar = next(Path(folder).rglob("vnu.jar"), None)
    if done.returncode or jar is None:
        pytest.skip("vnu-jar cannot be fetched with npm here")
    command = [java, "-Xss8m", "-jar", str(jar)]
    version = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    if version.returncode:
        pytest.skip("this java cannot run vnu-jar")
    return command


@pytest.mark.slow
def test_the_real_validator_finds_no_error(world: World, vnu: list[str], tmp_path: Path) -> None:
    """What browsers forgive, other readers may not."""
    web = Browser()
    pages = dict(html_of(web, asked_about(world)))
    web.force_login(world.people["agent"])
    pages |= {f"agent{path}": html for path, html in html_of(web, asked_about(world))}
    names = {}
    for number, (path, html) in enumerate(pages.items()):
        file = tmp_path / f"{number}.html"
        file.write_text(html)
        names[file.name] = path
    assert errors_in(vnu, tmp_path, names) == []


def errors_in(vnu: list[str], folder: Path, names: dict[str, str]) -> list[str]:
    """The validator's errors, each with the address of its page."""
    done = subprocess.run(
        [*vnu, "--format", "json", "--exit-zero-always", "--errors-only", str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stderr.strip(), "the validator said nothing at all"
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{names[m['url'].rpartition('/')[2]]}: {m['message']} ({m.get('extract', '')})"
        for m in messages
    ]


@pytest.mark.slow
def test_the_real_validator_would_find_one(vnu: list[str], tmp_path: Path) -> None:
    """Run in the wrong way it is silent too."""
    (tmp_path / "0.html").write_text("<!doctype html><title>x</title><p><div></p>")
    assert errors_in(vnu, tmp_path, {"0.html": "/"})
    assert sys.version_info >= (3, 11)
