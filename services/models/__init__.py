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
from .network import Membership, Network
from .meeting import ActionPoint, AgendaPoint, Attendance, Meeting, MeetingDocument
from .people import Editor, Invitation, Preferences, Translator
from .reminder import ReminderSent
from .report import Report
from .link_check import LinkCheck
from .translation_state import TextState, text_digest
from .search_document import SearchDocument
from .loading import LoadedRecord
from .history import Change, KeptState
from .duplicates import NotADuplicate, OldAddress
from .uploaded_sheet import UploadedSheet
from .stock import Stock
from .content_change import ContentChange
from .daily_count import DailyCount
from .meeting_pack import MeetingPack
from .content_version import ContentVersion

__all__ = [
    "ActionPoint",
    "AgendaPoint",
    "Attendance",
    "Audience",
    "Category",
    "Change",
    "Channel",
    "Closure",
    "Contact",
    "ContentChange",
    "ContentVersion",
    "Course",
    "DailyCount",
    "Editor",
    "Invitation",
    "KeptState",
    "LinkCheck",
    "LoadedRecord",
    "Location",
    "Meeting",
    "MeetingDocument",
    "MeetingPack",
    "Membership",
    "Module",
    "Network",
    "NotADuplicate",
    "OldAddress",
    "Organization",
    "Phone",
    "Place",
    "Postcode",
    "Preferences",
    "Province",
    "ReminderSent",
    "Report",
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
    "Stock",
    "Stop",
    "TargetGroup",
    "TextState",
    "Translator",
    "UploadedSheet",
    "WayIn",
    "YesNoUnknown",
    "text_digest",
]
