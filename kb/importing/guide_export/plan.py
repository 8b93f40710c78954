"""A guide and what it is to say → its sections as they are to be, each with the one that it was."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kb.documents import RevisionDocument
from kb.guide.as_markdown import words_of_parts
from kb.guide.document import Code, Guide, GuideSection, SectionPart
from kb.importing.guide_export.changed_code import changed_code
from kb.importing.guide_export.changed_section import changed_section
from kb.importing.guide_export.changed_texts import changed_description
from kb.importing.guide_export.planned import Plan, PlannedSection
from kb.importing.guide_export.section_numbers import SectionNumbers
from kb.importing.guide_export.wanted import Losses, WantedArticle, WantedCategory, WantedGuide

Name = tuple[str, str]


def plan_sections(guide: Guide, wanted: WantedGuide) -> Plan:
    """Return the plan of a guide."""
    planner = _Planner(guide, wanted)
    for section in guide.sections:
        planner.keep(section)
    planner.add_categories()
    planner.add_articles()
    planner.drop_empty()
    return planner.plan


class _Planner:
    def __init__(self, guide: Guide, wanted: WantedGuide) -> None:
        self.plan = Plan()
        self._parents = {section.number: section for section in guide.sections if section.number}
        self._categories = {category.key: category for category in wanted.categories}
        self._category_names = {
            category.imported_name: category
            for category in wanted.categories
            if any(category.imported_name)
        }
        self._articles: dict[Name, WantedArticle] = {}
        self._codes: dict[tuple[str, str], WantedArticle] = {}
        self._new: list[WantedArticle] = []
        self._new_categories: dict[str, Name] = {}
        for article in wanted.articles:
            self._sort(article)
        self._numbers = SectionNumbers(guide.sections, wanted.categories)
        self._moved: dict[str, GuideSection] = {}

    def _sort(self, article: WantedArticle) -> None:
        document = article.imported
        if document is None:
            self._new.append(article)
        elif document["kind"] == "error_code":
            self._codes[document["category"], document["code"].casefold()] = article
        else:
            self._articles[document["number"], document["title"]] = article

    def keep(self, section: GuideSection) -> None:
        """Plan what becomes of a section of the text."""
        category = self._category_names.get((section.number, section.title))
        article = self._articles.get((section.number, section.title))
        if category is not None:
            self._keep_category(section, category)
        elif article is None:
            self.plan.notes.append(
                f"{_name(section)}: the site has no article of it; left as it was"
            )
            self._add(section, section)
        elif article.document is None:
            self.plan.notes.append(f"{article.title}: left out, {article.absence}")
        elif self._is_elsewhere(article.document, section):
            self._move(section, article, article.document)
        else:
            self._add(self._changed(section, article, article.document), section)

    def _changed(
        self, section: GuideSection, article: WantedArticle, document: RevisionDocument
    ) -> GuideSection:
        changed, losses = changed_section(section, article, document)
        self._lose(article, losses)
        number = self._numbers.of_article(document, section.number if section.line else None)
        if document["number"] not in ("", number):
            self.plan.notes.append(
                f"{article.title}: {document['number']} becomes {number}, the next in its category"
            )
        return replace(changed, number=number)

    def _keep_category(self, section: GuideSection, category: WantedCategory) -> None:
        codes = list(self._kept_codes(section, category))
        parts = section.parts
        if words_of_parts(section.texts) != category.description:
            parts = changed_description(section, category.description)
        changed = replace(
            section,
            number=category.number or section.number,
            title=category.title,
            parts=parts,
            codes=tuple(codes),
        )
        self._add(changed, section)

    def _kept_codes(self, section: GuideSection, category: WantedCategory) -> Iterator[Code]:
        for code in section.codes:
            article = self._codes.pop((category.key, code.code.casefold()), None)
            if article is None:
                yield code
            elif article.document is None:
                self.plan.notes.append(f"{article.title}: left out, {article.absence}")
            elif article.document["category"] != category.key:
                self._new.append(article)
            else:
                changed, losses = changed_code(code, article.document)
                self._lose(article, losses)
                yield changed

    def _is_elsewhere(self, document: RevisionDocument, section: GuideSection) -> bool:
        """Say whether an article lies in another category than the text around its section."""
        key = document["category"]
        parent = self._parents.get(section.parent_number)
        was = self._category_names.get((parent.number, parent.title)) if parent else None
        is_known = not key or key in self._categories
        return is_known and key != (was.key if was else "")

    def _move(
        self, section: GuideSection, article: WantedArticle, document: RevisionDocument
    ) -> None:
        self._numbers.release(section.number)
        self._new.append(replace(article, imported=document))
        self._moved[article.key] = section

    def add_categories(self) -> None:
        """Plan the categories that the text has not."""
        for category in self._categories.values():
            if any(category.imported_name):
                continue
            number = self._numbers.of_new_category(category)
            words = category.description
            parts = (SectionPart("text", words),) if words else ()
            self._insert(GuideSection(number, category.title, parts), None, category.title)
            self._new_categories[category.key] = (number, category.title)

    def add_articles(self) -> None:
        """Plan the articles that the text has not, or not where they are to be."""
        for article in self._new:
            document = article.document
            if document is None:
                self.plan.notes.append(f"{article.title}: left out, {article.absence}")
                continue
            if document["kind"] == "error_code":
                self._add_code(article, document)
                continue
            old = self._moved.get(article.key)
            section = self._changed(old or GuideSection("", ""), article, document)
            self._insert(section, old, article.title)

    def _add_code(self, article: WantedArticle, document: RevisionDocument) -> None:
        key = document["category"]
        category = self._categories.get(key)
        present = (category.number, category.title) if category else None
        name = self._new_categories.get(key, present)
        for planned in self.plan.sections:
            if (planned.section.number, planned.section.title) == name:
                code, losses = changed_code(Code("", ""), document)
                self._lose(article, losses)
                planned.section = replace(planned.section, codes=(*planned.section.codes, code))
                return
        self.plan.notes.append(f"{article.title}: left out, it is in no list of codes of the guide")

    def drop_empty(self) -> None:
        """Leave out the categories that hold nothing any more."""
        while empty := [each for each in self.plan.sections if self._is_empty(each)]:
            for planned in empty:
                self.plan.notes.append(f"{planned.title}: left out, nothing is in it")
                self.plan.sections.remove(planned)

    def _is_empty(self, planned: PlannedSection) -> bool:
        section = planned.section
        if section.parts or section.codes:
            return False
        return not any(
            other.section.parent_number == section.number
            for other in self.plan.sections
            if section.number
        )

    def _insert(self, section: GuideSection, old: GuideSection | None, title: str) -> None:
        """Plan a section after the last one of its chapter."""
        parent = section.parent_number
        at = len(self.plan.sections)
        if parent:
            for index, other in enumerate(self.plan.sections):
                if f"{other.section.number}.".startswith(f"{parent}."):
                    at = index + 1
        self.plan.sections.insert(at, PlannedSection(section, old, title))

    def _add(self, section: GuideSection, old: GuideSection) -> None:
        self.plan.sections.append(PlannedSection(section, old, _name(section)))

    def _lose(self, article: WantedArticle, counts: Counter[str]) -> None:
        if counts := +counts:
            self.plan.losses.append(Losses(article.title, counts))


def _name(section: GuideSection) -> str:
    return f"{section.number} {section.title}".strip()
