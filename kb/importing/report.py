"""A plan or a result as lines of text for a terminal."""

import re
from collections.abc import Iterator, Mapping

from kb.importing.plan import ACTION_WORDS, ImportPlan, PlannedAction, PlannedArticle
from kb.importing.publish_imported import PublishReport
from kb.importing.report_kinds import group_by_kind

MOST_IN_DETAIL = 20
"""Of new or changed articles, categories and warnings; more are counted by their kinds."""

IN_DETAIL: tuple[PlannedAction, ...] = ("not_understood", "conflict", "gone")
"""What needs a person comes first."""

WHAT_TO_DO: Mapping[PlannedAction, str] = {
    "conflict": "Conflicts wait in the admin, until an editor decides them.",
    "gone": "What is no longer in the source stays as it is, until somebody withdraws it.",
}


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def report_lines(
    plan: ImportPlan, *, is_dry: bool = False, is_whole: bool = False
) -> Iterator[str]:
    """Yield what an import does, or would do: its counts, each change, and what needs a person.

    Where much is new or changed, or much was not understood, it is counted by its kinds, unless
    `is_whole`. Control characters are written as `\\x1b`: a file's name may forge a line or colour
    the terminal.
    """
    lines = _report_lines(plan, is_dry=is_dry, is_whole=is_whole)
    return (_CONTROL.sub(lambda mark: repr(mark[0])[1:-1], line) for line in lines)


def _report_lines(plan: ImportPlan, *, is_dry: bool, is_whole: bool) -> Iterator[str]:
    counts = [(len(plan.of(action)), word) for action, word in ACTION_WORDS.items()]
    counts.append((len(plan.unreadable), "not read"))
    summary = ", ".join(f"{count} {word}" for count, word in counts if count)
    yield f"{'Would import' if is_dry else 'Imported'} {plan.source.title}: {summary or 'nothing'}."
    most = None if is_whole else MOST_IN_DETAIL
    yield from (f"  ! {file.name}: {file.reason}" for file in plan.unreadable)
    for action in IN_DETAIL:
        articles = plan.of(action)
        yield from (line for article in articles for line in _article_lines(article))
        if articles and action in WHAT_TO_DO:
            yield f"  {WHAT_TO_DO[action]}"
    yield from _kinds("  ! ", list(plan.article_warnings()), most)
    yield from _kinds("  ", [("", note) for note in plan.notes], most)
    yield from _category_lines(plan, most)
    for action in ("changed", "new"):
        yield from _many_lines(plan.of(action), ACTION_WORDS[action], most)
    if not is_whole and _is_long(plan):
        yield "--verbosity 2 says what became of each file, and names every line."


def _article_lines(article: PlannedArticle) -> Iterator[str]:
    yield f"  {ACTION_WORDS[article.action]}: {article.label}"
    yield from (f"    {note}" for note in (*article.notes, *article.changes))
    yield from (f"    conflict: {conflict}" for conflict in article.conflicts)


def _category_lines(plan: ImportPlan, most: int | None) -> Iterator[str]:
    new = [category for category in plan.categories if category.is_new]
    titles = [f"{each.values['number']} {each.values['title']}".strip() for each in new]
    if most is not None and len(new) > most:
        yield f"  {len(new)} new categories: {', '.join(titles)}"
    else:
        yield from (f"  new category: {title}" for title in titles)
    for category in plan.categories:
        for note in category.notes:
            yield f"  category {category.values['title']}: {note}"


def _many_lines(articles: list[PlannedArticle], word: str, most: int | None) -> Iterator[str]:
    if most is None or len(articles) <= most:
        yield from (line for article in articles for line in _article_lines(article))
        return
    yield f"  {len(articles)} {word} articles:"
    messages = [(each.name, text) for each in articles for text in (*each.notes, *each.changes)]
    yield from _kinds("    ", messages, most=0)


def _kinds(mark: str, messages: list[tuple[str, str]], most: int | None) -> Iterator[str]:
    """Yield messages with whom each is about; more than `most` as kinds, each with an example."""
    if most is None or len(messages) <= most:
        yield from (f"{mark}{name}: {text}" if name else f"{mark}{text}" for name, text in messages)
        return
    for kind in group_by_kind(messages):
        name, text = kind.example
        yield f"{mark}{kind.count} × {kind.words}"
        if kind.count == 1 or kind.words != text:
            yield (
                f"{' ' * len(mark)}e.g. {name}: {text}" if name else f"{' ' * len(mark)}e.g. {text}"
            )


def _is_long(plan: ImportPlan) -> bool:
    warnings = sum(len(article.warnings) for article in plan.articles)
    counts = (len(plan.of("new")), len(plan.of("changed")), warnings, len(plan.notes))
    return max(counts) > MOST_IN_DETAIL


def publish_lines(report: PublishReport) -> Iterator[str]:
    """Yield what was published, and why the rest was not."""
    yield f"Published {len(report.published)} articles."
    for title, reason in report.refused:
        yield f"  not published: {title}: {reason}"
