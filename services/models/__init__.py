"""The nouns, in reading order: who, what, where, when, how to reach them, and the rest."""

from .organization import Organization, Source
from .service import (
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    WayIn,
    YesNoUnknown,
)
from .location import Location, Place, Postcode, Province, Stop
from .schedule import Channel, Closure, Schedule
from .contact import Contact, Phone
from .taxonomy import Audience, Category, TargetGroup
from .course import Course, Module, Session
from .resource import Resource
from .translation_state import TextState, text_digest
from .search_document import SearchDocument
from .loading import LoadedRecord
from .content_change import ContentChange
from .content_version import ContentVersion

__all__ = [
    "Audience",
    "Category",
    "Channel",
    "Closure",
    "Contact",
    "ContentChange",
    "ContentVersion",
    "Course",
    "LoadedRecord",
    "Location",
    "Module",
    "Organization",
    "Phone",
    "Place",
    "Postcode",
    "Province",
    "Resource",
    "Schedule",
    "SearchDocument",
    "Service",
    "ServiceAtLocation",
    "ServiceOrganization",
    "ServiceTargetGroup",
    "Session",
    "Source",
    "SpokenLanguage",
    "Stop",
    "TargetGroup",
    "TextState",
    "WayIn",
    "YesNoUnknown",
    "text_digest",
]
