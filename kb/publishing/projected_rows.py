"""A publication → its spellings, links, images and agents' note in tables of their own."""

from kb.media import uses
from kb.models import AgentNote, Article, Publication, PublishedAlias, PublishedLink
from kb.publishing.mentions import mention_links
from kb.publishing.public import spellings
from kb.text.code_spelling import normalise


def code_spellings(publication: Publication | None) -> list[str]:
    """Return the spellings under which readers find an error code now, [] for all else."""
    if publication is None or not publication.is_code:
        return []
    return list(publication.spellings.order_by("pk").values_list("text", flat=True))


def write_projected_rows(publication: Publication, note: str) -> None:
    """Write the spellings, links, images and note of a live publication in place of its old ones.

    `note` is safe HTML, "" for none.
    """
    _write_spellings(publication)
    _write_links(publication)
    _write_note(publication, note)
    uses.note_publication(publication, note)


def delete_projected_rows(publication: Publication) -> None:
    """Delete the spellings, links, images and note of a publication that is no longer live."""
    publication.spellings.all().delete()
    publication.links.all().delete()
    AgentNote.objects.filter(publication=publication).delete()
    uses.note_withdrawal(publication.pk)


def _write_spellings(publication: Publication) -> None:
    publication.spellings.all().delete()
    PublishedAlias.objects.bulk_create(
        PublishedAlias(publication=publication, text=text, normalised=normalise(text)[:200])
        for text in spellings(publication.document)
    )


def _write_links(publication: Publication) -> None:
    publication.links.all().delete()
    PublishedLink.objects.bulk_create([*_relation_links(publication), *mention_links(publication)])


def _relation_links(publication: Publication) -> list[PublishedLink]:
    relations = publication.document["relations"]
    keys = {relation["target"] for relation in relations}
    targets = dict(Article.objects.filter(key__in=keys).values_list("key", "pk"))
    return [
        PublishedLink(
            publication=publication,
            target_id=targets[relation["target"]],
            type=relation["type"],
            anchor=relation["anchor"],
            position=position,
        )
        for position, relation in enumerate(relations, start=1)
        if relation["target"] in targets
    ]


def _write_note(publication: Publication, html: str) -> None:
    if html:
        AgentNote.objects.update_or_create(publication=publication, defaults={"html": html})
    else:
        AgentNote.objects.filter(publication=publication).delete()
