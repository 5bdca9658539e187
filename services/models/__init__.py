"""The nouns, in reading order: who, what, where, when, how to reach them, and the rest."""

from .contact import Contact, Phone
from .course import Course, Module, Session
from .loading import LoadedRecord
from .location import Location, Place, Postcode, Province, Stop
from .organization import Organization, Source
from .resource import Resource
from .schedule import Channel, Closure, Schedule
from .service import (
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    WayIn,
    YesNoUnknown,
)
from .taxonomy import Audience, Category, TargetGroup
from .translation_state import TextState, text_digest

__all__ = [
    "Audience",
    "Category",
    "Channel",
    "Closure",
    "Contact",
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
