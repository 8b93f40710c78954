"""The tables that readers' pages read; a change in any of them raises the publication counter."""

WATCHED: dict[str, tuple[str, ...]] = {
    "kb_category": (),
    "kb_notice": (),
    "kb_notice_articles": (),
    "kb_publication": (),
    "kb_publicationevent": (),
    "kb_publishedalias": (),
    "kb_publishedlink": (),
    "kb_source": (),
    # Rows of editors, who save all day: readers see these columns alone, through a publication.
    "kb_article": ("key", "source_id"),
    "kb_revision": ("number", "origin"),
}
"""Table → the columns that pages read; () for all, and for rows that come and go."""
