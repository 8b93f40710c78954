"""Every model of the knowledge base, importable from one place."""

from kb.models.article import (
    UNPLACED,
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
from kb.models.article_word import ArticleWord
from kb.models.bucket import Bucket
from kb.models.bulk import BulkItem, BulkRun, Outcome
from kb.models.category import Category
from kb.models.comment import MAX_COMMENT_LENGTH, Comment, EditingSession
from kb.models.event import MAX_DETAIL_LENGTH, MAX_REASON_LENGTH, PublicationEvent, Verb
from kb.models.image import Image, ImageContent, ImageUse
from kb.models.import_run import ImportAction, ImportFormat, ImportItem, ImportRun, ImportState
from kb.models.imported_article import MAX_NAME_LENGTH, ImportedArticle
from kb.models.inbox import Conflict, Flag
from kb.models.initial_password import InitialPassword
from kb.models.line import Line, Resolution, Step
from kb.models.link import Alias, LinkType, Relation, Tool
from kb.models.notice import Notice
from kb.models.outgoing_mail import OutgoingMail
from kb.models.periodic_job import PeriodicJob
from kb.models.publication import AgentNote, Publication, PublishedAlias, PublishedLink
from kb.models.publication_counter import PublicationCounter
from kb.models.redaction import RedactedPhrase, Redaction, RedactionScope
from kb.models.redirect import Redirect, SeenCategory
from kb.models.revision import MAX_NOTE_LENGTH, Origin, Revision
from kb.models.saved_filter import SavedFilter
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
from kb.models.security_event import (
    MAX_ACCOUNT_LENGTH,
    MAX_PLACE_LENGTH,
    SecurityAction,
    SecurityEvent,
)
from kb.models.source import GUIDE, Source, number_in
from kb.models.stored_page import StoredPage

__all__ = [
    "GUIDE",
    "MAX_ACCOUNT_LENGTH",
    "MAX_COMMENT_LENGTH",
    "MAX_DETAIL_LENGTH",
    "MAX_NAME_LENGTH",
    "MAX_NOTE_LENGTH",
    "MAX_PLACE_LENGTH",
    "MAX_REASON_LENGTH",
    "UNPLACED",
    "AgentNote",
    "Alias",
    "Article",
    "ArticleWord",
    "Audience",
    "Bucket",
    "BulkItem",
    "BulkRun",
    "Category",
    "Checklist",
    "Comment",
    "Conflict",
    "EditingSession",
    "ErrorCode",
    "Flag",
    "HowTo",
    "Image",
    "ImageContent",
    "ImageUse",
    "ImportAction",
    "ImportFormat",
    "ImportItem",
    "ImportRun",
    "ImportState",
    "ImportedArticle",
    "IndexedDocument",
    "InitialPassword",
    "Kind",
    "Line",
    "LinkType",
    "Notice",
    "Origin",
    "Outcome",
    "OutgoingMail",
    "PeriodicJob",
    "Posting",
    "Problem",
    "Procedure",
    "Publication",
    "PublicationCounter",
    "PublicationEvent",
    "PublishedAlias",
    "PublishedLink",
    "RedactedPhrase",
    "Redaction",
    "RedactionScope",
    "Redirect",
    "Relation",
    "Resolution",
    "Revision",
    "SavedFilter",
    "Schedule",
    "SearchIndex",
    "SearchLog",
    "SecurityAction",
    "SecurityEvent",
    "SeenCategory",
    "Source",
    "State",
    "Step",
    "StoredPage",
    "Synonym",
    "Term",
    "Tool",
    "Verb",
    "Word",
    "admin_url",
    "number_in",
]
