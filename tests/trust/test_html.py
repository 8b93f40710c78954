"""Every page is well-formed: what is opened is closed, ids are unique, every field has a name."""

import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.trust.browsers import Browser
from tests.trust.surfaces import admin_paths, public_paths
from tests.trust.world import World

VOID = set("area base br col embed hr img input link meta source track wbr".split())
# In our own SVG these stand alone.
VOID_IN_SVG = {"path", "use", "rect", "circle", "line"}
NEEDS_A_NAME = {"input", "select", "textarea"}
ONCE = {"title", "main", "h1", "html", "head", "body"}
NOT_IN_A_PARAGRAPH = set(
    "p div ul ol li table section article nav aside form h1 h2 h3 h4 pre".split()
)
POINTS = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
BOOLEAN_ARIA = {"aria-hidden", "aria-expanded", "aria-current", "aria-pressed", "aria-selected"}


class Checker(HTMLParser):
    """Reads a page and notes what is wrong with it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self.pointers: list[tuple[str, str]] = []
        self.fields: list[tuple[str, dict[str, str | None]]] = []
        self.labelled: set[str] = set()
        self.names: list[tuple[str, str]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says, and where it stands."""
        self.tags[tag] += 1
        known = dict(attrs)
        if len(known) != len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice: {attrs}")
        self._note(tag, known)
        if tag in NOT_IN_A_PARAGRAPH and "p" in self.open:
            self.faults.append(f"<{tag}> inside <p>, line {self.getpos()[0]}")
        if tag in {"a", "button"} and {"a", "button"} & set(self.open):
            self.faults.append(f"<{tag}> inside a link or button, line {self.getpos()[0]}")
        if tag not in VOID and not (tag in VOID_IN_SVG and "svg" in self.open):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` for `<br>`; `<div/>` closes nothing in HTML."""
        if tag not in VOID and "svg" not in self.open:
            self.faults.append(f"<{tag}/> closes nothing, line {self.getpos()[0]}")
        self.tags[tag] += 1
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Match it with the tag that was opened last."""
        if tag in VOID or (tag in VOID_IN_SVG and "svg" in self.open):
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}, line {self.getpos()[0]}")
            if tag in self.open:
                del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Note a brace or a tag that a template left behind."""
        if "script" not in self.open and "style" not in self.open:
            self.text.append(data)

    def _note(self, tag: str, known: dict[str, str | None]) -> None:
        if "id" in known:
            self.ids[known["id"] or ""] += 1
        self.pointers += [(name, known[name] or "") for name in POINTS if name in known]
        for name in set(known) & {"style", "onclick", "onload", "onerror", "onsubmit"}:
            self.faults.append(f"<{tag}> has {name}=, which the policy forbids")
        if tag == "script" and "src" not in known and known.get("type") != "application/json":
            self.faults.append("a script in the page, which the policy forbids")
        if tag == "img" and "alt" not in known:
            self.faults.append("an image without alt")
        if tag == "label" and known.get("for"):
            self.labelled.add(known["for"] or "")
        if tag in NEEDS_A_NAME and known.get("type") not in {"hidden", "submit", "button"}:
            inside = "label" in self.open
            self.fields.append((tag, known | ({"aria-label": "inside"} if inside else {})))
        for name in BOOLEAN_ARIA & set(known):
            if not known[name]:
                self.faults.append(f"<{tag} {name}> without a value")

    def finish(self) -> list[str]:
        """Close the page and say all that is wrong."""
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [
            f"id {name!r} {n} times" for name, n in self.ids.items() if n > 1 or not name
        ]
        for name, value in self.pointers:
            for one in value.split():
                if one not in self.ids:
                    self.faults.append(f"{name}={one!r} points to nothing")
        self.faults += [f"{self.tags[tag]} <{tag}>" for tag in ONCE if self.tags[tag] > 1]
        self.faults += [f"no <{tag}>" for tag in ("title", "h1", "main") if not self.tags[tag]]
        for tag, known in self.fields:
            if not (known.get("id") in self.labelled or known.get("aria-label") or named(known)):
                self.faults.append(f"<{tag} name={known.get('name')!r}> has no name for readers")
        text = " ".join(self.text)
        self.faults += [
            f"{mark} in the text" for mark in ("{{", "{%", "None,", "&lt;p&gt;") if mark in text
        ]
        return self.faults


def named(known: dict[str, str | None]) -> bool:
    """Whether something else names a field."""
    return bool(known.get("aria-labelledby") or known.get("title"))


def faults_of(html: str) -> list[str]:
    """What is wrong with a page."""
    checker = Checker()
    checker.feed(html)
    found = checker.finish()
    return found if html.lstrip().lower().startswith("<!doctype html>") else [*found, "no doctype"]


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


def test_the_guide_is_well_formed_on_every_page(guide: None) -> None:
    """Real content has the long titles, the odd signs and the empty fields."""
    from kb.models import Category, Publication  # noqa: PLC0415

    rows = [*Publication.objects.filter(is_live=True).select_related("category")]
    paths = [row.get_absolute_url() for row in [*rows, *Category.objects.all()]]
    found = dict(html_of(Browser(), [*paths, "/", "/articles/", "/errors/", "/search/?q=server"]))
    assert len(found) > 40
    assert {path: bad for path, html in found.items() if (bad := faults_of(html))} == {}


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
    from kb.views.failures import SERVER_ERROR  # noqa: PLC0415

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
    command = [java, "-Xss512k", "-jar", str(jar)]
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
