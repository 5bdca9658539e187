"""Which fields are translated (the module name is the one modeltranslation looks for)."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Category,
    Closure,
    Course,
    Location,
    Module,
    Network,
    Organization,
    Phone,
    Place,
    Resource,
    Schedule,
    Service,
    ServiceAtLocation,
    ServiceTargetGroup,
    Session,
    Source,
    SpokenLanguage,
    Stop,
    TargetGroup,
)


@register([Category, TargetGroup])
class TermTexts(TranslationOptions):
    fields = ("name", "search_words")


@register(Place)
class PlaceTexts(TranslationOptions):
    fields = ("name",)


@register(Organization)
class OrganizationTexts(TranslationOptions):
    fields = ("name", "description", "note")


@register(Source)
class SourceTexts(TranslationOptions):
    fields = ("statement",)


@register(Service)
class ServiceTexts(TranslationOptions):
    fields = (
        "name",
        "description",
        "opening_condition",
        "alert",
        "eligibility",
        "exclusions",
        "coverage_note",
        "safety_note",
        "application_process",
        "documents",
        "cost_note",
        "capacity_note",
        "note",
    )


@register(ServiceTargetGroup)
class ServiceTargetGroupTexts(TranslationOptions):
    fields = ("note",)


@register(SpokenLanguage)
class SpokenLanguageTexts(TranslationOptions):
    fields = ("note",)


@register(ServiceAtLocation)
class ServiceAtLocationTexts(TranslationOptions):
    fields = ("note",)


@register(Location)
class LocationTexts(TranslationOptions):
    fields = ("name", "region", "finding_hints", "accessibility", "transport", "note")


@register(Stop)
class StopTexts(TranslationOptions):
    fields = ("name", "note")


@register(Schedule)
class ScheduleTexts(TranslationOptions):
    fields = ("note",)


@register(Closure)
class ClosureTexts(TranslationOptions):
    fields = ("reason",)


@register(Phone)
class PhoneTexts(TranslationOptions):
    fields = ("label", "cost_note")


@register(Course)
class CourseTexts(TranslationOptions):
    fields = ("certificate",)


@register(Module)
class ModuleTexts(TranslationOptions):
    fields = ("name", "description")


@register(Session)
class SessionTexts(TranslationOptions):
    fields = ("registration",)


@register(Resource)
class ResourceTexts(TranslationOptions):
    fields = ("title", "description", "note")


@register(Network)
class NetworkTexts(TranslationOptions):
    fields = ("description", "taking_part")
