"""Every model of the knowledge base, importable from one place."""

from kb.models.article import (
    Article,
    Audience,
    Checklist,
    ErrorCode,
    HowTo,
    Kind,
    Problem,
    Procedure,
    State,
    admin_url,
)
from kb.models.bucket import Bucket
from kb.models.category import Category
from kb.models.event import MAX_REASON_LENGTH, PublicationEvent, Verb
from kb.models.inbox import Conflict, Flag
from kb.models.line import Line, Resolution, Step
from kb.models.link import Alias, LinkType, Relation, Tool
from kb.models.notice import Notice
from kb.models.publication import AgentNote, Publication, PublishedAlias, PublishedLink
from kb.models.redirect import Redirect, SeenCategory
from kb.models.revision import MAX_NOTE_LENGTH, Origin, Revision
from kb.models.schedule import Schedule
from kb.models.search import (
    IndexedDocument,
    Posting,
    SearchIndex,
    SearchLog,
    Synonym,
    Term,
    Word,
)
from kb.models.source import GUIDE, Source

__all__ = [
    "GUIDE",
    "MAX_NOTE_LENGTH",
    "MAX_REASON_LENGTH",
    "AgentNote",
    "Alias",
    "Article",
    "Audience",
    "Bucket",
    "Category",
    "Checklist",
    "Conflict",
    "ErrorCode",
    "Flag",
    "HowTo",
    "IndexedDocument",
    "Kind",
    "Line",
    "LinkType",
    "Notice",
    "Origin",
    "Posting",
    "Problem",
    "Procedure",
    "Publication",
    "PublicationEvent",
    "PublishedAlias",
    "PublishedLink",
    "Redirect",
    "Relation",
    "Resolution",
    "Revision",
    "Schedule",
    "SearchIndex",
    "SearchLog",
    "SeenCategory",
    "Source",
    "State",
    "Step",
    "Synonym",
    "Term",
    "Tool",
    "Verb",
    "Word",
    "admin_url",
]
