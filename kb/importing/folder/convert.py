"""A Markdown file → an article, with notes on what became what."""

from collections.abc import Mapping

from kb.documents import (
    ResolutionDocument,
    RevisionDocument,
    StepDocument,
    empty_document,
    empty_resolution,
    empty_step,
)
from kb.importing.folder.clean.findings import Findings
from kb.importing.folder.clean.markdown import clean_markdown
from kb.importing.folder.limits import check_source, check_texts
from kb.importing.folder.links import LinkContext, with_our_links
from kb.importing.folder.metadata import FileMetadata, read_metadata
from kb.importing.folder.placed_article import PlacedArticle, place_text
from kb.importing.folder.survey import FolderSurvey
from kb.importing.incoming import IncomingArticle, MarkdownFile, Unreadable
from kb.text.gfm.limits import MarkdownRefused
from kb.text.slugs import slugify, unique_slug

MAX_KEY = 120
MAX_SLUG = 80


def convert(
    file: MarkdownFile,
    survey: FolderSurvey,
    *,
    kind: str = "",
    addresses: Mapping[str, str],
    images: Mapping[str, str],
) -> IncomingArticle | Unreadable:
    """Return the article that a file makes, or why it makes none.

    `kind` is that of the article on the site, "" for a new one. `addresses` has the address of each
    article by its path, such as `/articles/12/`; `images` that of each image, `/media/….png`.
    """
    findings = Findings(file.text, file.line)
    context = LinkContext(file.path, file.base, survey.targets, addresses, images, survey.place_of)
    try:
        check_source(file.text)
        metadata = read_metadata(file.front_matter, findings)
        text = clean_markdown(
            file.text, findings, lambda hidden: with_our_links(hidden, context, findings)
        )
        article = place_text(file, text, kind, findings, metadata.descriptions)
        document = _document(file, survey, article, metadata)
        check_texts(*(document[name] for name in ("symptom", "environment", "cause", "body")))
    except MarkdownRefused as refused:
        return Unreadable(file.path, str(refused.problem))
    if not file.text.strip() and not document["body"] and not document["symptom"]:
        return Unreadable(file.path, "The file has no text.")
    return IncomingArticle(
        file.path,
        document,
        findings.notes,
        (*file.warnings, *findings.warnings),
        survey.old_addresses[file.path],
        is_draft=metadata.is_draft,
    )


def _document(
    file: MarkdownFile, survey: FolderSurvey, article: PlacedArticle, metadata: FileMetadata
) -> RevisionDocument:
    title, placed = article.titled.title, article.placed
    slug = slugify(title, max_length=MAX_SLUG)
    aliases = dict.fromkeys([article.titled.alias, *metadata.aliases])
    return {
        **empty_document(article.kind),
        "key": unique_slug(f"{survey.source} {file.path}", (), max_length=MAX_KEY),
        "title": title,
        "slug": slug,
        "category": survey.placed.get(file.path, ""),
        "audience": "internal" if metadata.is_internal else "public",
        "symptom": placed.texts.get("symptom", ""),
        "environment": placed.texts.get("environment", ""),
        "cause": placed.texts.get("cause", ""),
        "body": "\n\n".join(part for part in placed.body if part.strip()),
        "internal_note": metadata.internal_note,
        "steps": _steps(article),
        "resolutions": _resolutions(article),
        "aliases": [alias for alias in aliases if alias and alias != title],
        "tools": list(placed.tools),
    }


def _steps(article: PlacedArticle) -> list[StepDocument]:
    lines = article.placed.lines.get("steps", [])
    return [{**empty_step(), "text": line.text, "command": line.command} for line in lines]


def _resolutions(article: PlacedArticle) -> list[ResolutionDocument]:
    lines = article.placed.lines.get("resolutions", [])
    return [{**empty_resolution(), "text": line.text, "command": line.command} for line in lines]
