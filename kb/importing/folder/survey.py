"""The files of a folder → what each is converted with: categories, addresses, who is meant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.importing.folder.categories import Groups, read_categories
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.markdown import clean_markdown
from kb.importing.folder.folder_titles import first_heading
from kb.importing.folder.heading_places import HeadingPlaces, heading_places
from kb.importing.folder.linked_ids import linked_ids, with_linked_ids
from kb.importing.folder.metadata import ADDRESS_KEYS, old_path, read_metadata, texts_in
from kb.importing.folder.names import readable_name, title_of
from kb.importing.folder.old_site import guessed_sites, sites_of
from kb.importing.folder.placed_article import place_text
from kb.importing.folder.read import FolderContents
from kb.importing.folder.targets import TargetIndex
from kb.importing.incoming import IncomingCategory, MarkdownFile


@dataclass
class FolderSurvey:
    """What is known of a folder's files before any is converted.

    `articles` are the files that become articles; `placed` has the key of each one's category by
    path, "" for none. `old_addresses` has the paths at which each was read so far. `notes` say of
    other files and of folders what became of them.
    """

    source: str
    articles: tuple[MarkdownFile, ...]
    categories: tuple[IncomingCategory, ...]
    placed: Mapping[str, str]
    targets: TargetIndex
    old_addresses: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()
    _places: dict[str, HeadingPlaces] = field(default_factory=dict)

    def place_of(self, path: str, fragment: str) -> str | None:
        """Return the fragment on our page for one of a file, "" for its top, None for none."""
        if path not in self._places:
            file = next((each for each in self.articles if each.path == path), None)
            self._places[path] = _places_in(file) if file else HeadingPlaces({})
        return self._places[path].find(fragment)


def survey_folder(
    contents: FolderContents, *, source: str, old_sites: Sequence[str] = ()
) -> FolderSurvey:
    """Return the survey of a folder; `source` is a key, `old_sites` what old addresses begin with.

    An `old_sites` entry is like `https://help.example.com/en`.
    """
    return survey_files(
        contents.files,
        source=source,
        groups=contents.groups,
        images=contents.images,
        old_sites=old_sites,
    )


def survey_files(
    files: Sequence[MarkdownFile],
    *,
    source: str,
    groups: Groups | None = None,
    images: Iterable[str] = (),
    old_sites: Sequence[str] = (),
) -> FolderSurvey:
    """Return the survey of files that may come from elsewhere than a folder."""
    found = read_categories(files, groups or {}, source)
    articles = tuple(found.articles)
    images = tuple(images)
    titles = {file.path: _title(file) for file in articles}
    old = {file.path: old_addresses_of(file) for file in articles}
    named = [text for file in articles for text in _whole_addresses(file)]
    sites = [*old_sites, *sites_of(named)]
    index = TargetIndex(articles, images, old, titles, sites)
    numbered = linked_ids(articles, index)
    guessed = {
        site: count
        for site, count in guessed_sites(articles, index, numbered).items()
        if site not in {each.rstrip("/").lower() for each in sites}
    }
    notes = [*found.notes, *map(_guess_note, guessed.items())]
    old = with_linked_ids(old, numbered, index.with_sites([*sites, *guessed]))
    index = TargetIndex(articles, images, old, titles, [*sites, *guessed])
    categories = tuple(found.categories)
    return FolderSurvey(source, articles, categories, found.placed, index, old, tuple(notes))


def _guess_note(guess: tuple[str, int]) -> str:
    site, count = guess
    return f"{site} is taken for the site of these files: {count} links to it name pages of them."


def old_addresses_of(file: MarkdownFile) -> tuple[str, ...]:
    """Return the paths at which a page was read so far; a `slug` is the last part of one."""
    metadata = read_metadata(file.front_matter, Findings(""))
    slugs = texts_in(file.front_matter.get("slug", ""))
    folder = file.base.removeprefix("content").strip("/")
    made = [old_path(slug if "/" in slug else f"{folder}/{slug}/") for slug in slugs]
    found = dict.fromkeys((*file.old_addresses, *metadata.old_addresses, *made))
    return tuple(filter(None, found))


def _whole_addresses(file: MarkdownFile) -> list[str]:
    values = {name.lower(): value for name, value in file.front_matter.items()}
    return [text for key in ADDRESS_KEYS for text in texts_in(values.get(key, ""))]


def _title(file: MarkdownFile) -> str:
    title = title_of(file.front_matter) or first_heading(file.text)
    return title or readable_name(file.path)


def _places_in(file: MarkdownFile) -> HeadingPlaces:
    findings = Findings(file.text)
    try:
        return heading_places(place_text(file, clean_markdown(file.text, findings), "", findings))
    except Exception:  # noqa: BLE001 the file's own conversion says what is wrong with it
        return HeadingPlaces({})
