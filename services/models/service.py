"""What help there is, for whom, how to get in, and where it is given."""

from __future__ import annotations

from datetime import date, datetime, time
from math import cos, radians

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .. import freshness
from ..geo import KM_PER_DEGREE, Point, box_around
from ..text import LANGUAGES, for_editors
from .base import (
    Assured,
    AssuredQuerySet,
    Ends,
    LanguageCodeField,
    WaitsForPublication,
    columns_of,
    ends_after_start,
    name_order,
    shown_name,
)
from .location import Location, Place
from .schedule import Schedule
from .taxonomy import Audience, Category, TargetGroup
from .translation_state import TextState

# What “safe” can mean in the address, and the fact behind it.
SAFE_FACTS = {
    "no-papers": "asks_identity",
    "no-number": "asks_insurance",
    "no-police": "informs_authorities",
}

CARD_COLUMNS = (
    "slug",
    *columns_of("name"),
    "audience",
    "status",
    "assured_date",
    "assured_by",
    "review_interval_months",
    "is_open_now",
    "sex",
    "coverage",
    "asks_identity",
    "cost",
    "organization__slug",
    *columns_of("organization__name"),
    "document__category_codes",
    "document__top_codes",
)


class ServiceQuerySet(AssuredQuerySet):
    def published(self):
        """What readers may see at all, ended services included: those are kept and marked."""
        return self.filter(is_published=True, organization__is_published=True)

    def current(self):
        """Without what has ended. Temporarily closed services stay: they come back."""
        return self.exclude(status=Service.Status.ENDED)

    def ended(self):
        return self.filter(status=Service.Status.ENDED)

    def for_migrants(self):
        return self.filter(audience=Audience.MIGRANTS)

    def for_professionals(self):
        return self.filter(audience=Audience.PROFESSIONALS)

    def in_categories(self, codes):
        """In one of these categories or below it."""
        # A list of ids and not a question to each service: the database begins at the few.
        links = Service.categories.through.objects.filter(
            Q(category__code__in=codes) | Q(category__parent__code__in=codes)
        )
        return self.filter(pk__in=links.values("service"))

    def likeliest_first(self, weights: dict[str, int]):
        """By the largest weight of their categories and of those above them."""
        of_categories = Service.categories.through.objects.filter(service=models.OuterRef("pk"))
        whens = [
            models.When(Q(category__code=code) | Q(category__parent__code=code), then=weight)
            for code, weight in weights.items()
        ]
        weighed = of_categories.annotate(weight=models.Case(*whens, default=0)).order_by("-weight")
        largest = Coalesce(models.Subquery(weighed.values("weight")[:1]), 0)
        return self._first_by(largest.desc())

    def here_first(self, slugs):
        """What is given in these towns before what works for them from elsewhere."""
        here = _offers().filter(location__place__in=_towns(slugs))
        return self._first_by(models.Exists(here).desc())

    def welcoming_first(self, codes):
        for_them = Service.objects.filter(pk=models.OuterRef("pk")).welcoming(codes)
        return self._first_by(models.Exists(for_them).desc())

    def these_first(self, ids):
        """First these, in this order, then the others as they were ordered."""
        places = [models.When(pk=pk, then=models.Value(place)) for place, pk in enumerate(ids)]
        if not places:
            return self
        behind = models.Value(len(places))
        return self._first_by(
            models.Case(*places, default=behind, output_field=models.IntegerField())
        )

    def _first_by(self, *order):
        return self.order_by(*order, *self.query.order_by)

    def among(self, ids):
        return self.filter(pk__in=ids)

    def without(self, ids):
        return self.exclude(pk__in=ids)

    def or_these(self, ids, ground):
        """With those of ``ground`` that have one of these ids."""
        alike = Q(pk__in=self.order_by().values("pk"))
        return ground.filter(alike | Q(pk__in=ids))

    def first_ids(self, number: int) -> list[int]:
        return list(self.values_list("pk", flat=True)[:number])

    def first_behind(self, pk: int, language: str) -> int | None:
        """The service that follows this one in the order of a language, by the index of names."""
        named = self.annotate(shown_name=shown_name(language))
        fields = ("status", "drops_behind", "shown_name", "slug")
        this = Service.objects.annotate(shown_name=shown_name(language)).filter(pk=pk)
        own = this.values(*fields).get()
        # Equal in all but the last and behind in that, then in one field less…
        for number in reversed(range(len(fields))):
            behind = {field: own[field] for field in fields[:number]}
            behind[f"{fields[number]}__gt"] = own[fields[number]]
            follower = named.filter(**behind).order_by(*fields).values_list("pk", flat=True).first()
            if follower is not None:
                return follower
        return None

    def at_place(self, place: Place):
        return self.at_places([place.slug])

    def at_places(self, slugs):
        """Given in one of these towns, or said to work for their people or the whole country."""
        national = Service.objects.filter(coverage=Service.Coverage.NATIONAL).order_by()
        return self.filter(pk__in=_in_towns(slugs).union(national.values("pk"), all=True))

    def in_towns(self, slugs):
        """Given in these towns, or said to work for their people."""
        return self.filter(pk__in=_in_towns(slugs))

    def near(self, centre: Point, km: float):
        """Given within this distance. A withheld address counts as its town's middle."""
        box = box_around(centre, km)
        inside = {
            "latitude__range": (box.south, box.north),
            "longitude__range": (box.west, box.east),
        }
        at_own_point = _has_own_point() & Q(
            **{f"location__{field}": value for field, value in inside.items()}
        )
        at_town = ~_has_own_point() & Q(
            **{f"location__place__{field}": value for field, value in inside.items()}
        )
        offers = ServiceAtLocation.objects.order_by()
        # Two lists of ids: each begins at the few points in the box, by the index of positions.
        found = offers.filter(at_own_point).values("service")
        return (
            self.filter(pk__in=found.union(offers.filter(at_town).values("service"), all=True))
            .with_distance(centre)
            .filter(square_km__lte=km * km)
        )

    def nearest_first(self, _centre: Point, _km: float):
        """Of what is ``near``."""
        return self._first_by("square_km")

    def with_distance(self, centre: Point):
        """``square_km``: the square of the distance to the nearest place, enough to compare by.

        On a flat map around the centre, which is right to a percent within the country.
        """
        return self.annotate(square_km=models.Subquery(_nearest(centre).values("square_km")[:1]))

    def welcoming(self, codes):
        """Open to one of these groups: named, or not restricted to others, or open to everyone."""
        named = ServiceTargetGroup.objects.filter(target_group__code__in=[*codes, "everyone"])
        return self.filter(pk__in=named.values("service"))

    def speaking(self, codes):
        return self.filter(pk__in=SpokenLanguage.objects.filter(code__in=codes).values("service"))

    def with_way_in(self, ways):
        return self.filter(pk__in=WayIn.objects.filter(way__in=ways).values("service"))

    def costing(self, costs):
        return self.filter(cost__in=costs)

    def promising(self, facts):
        """All of these SAFE_FACTS."""
        return self.filter(**{SAFE_FACTS[fact]: YesNoUnknown.NO for fact in facts})

    def open_at(self, moment: datetime):
        """Help can be had at this moment: running, or opened by hand for the cold or a crisis."""
        return self._ready().filter(_through(Schedule.objects.open_at(moment)))

    def held_on(self, day: date, from_time: time | None = None):
        """Help can be had on this day, at ``from_time`` or later."""
        return self._ready().filter(_through(Schedule.objects.held_on(day, from_time)))

    def _ready(self):
        return self.filter(
            Q(status=Service.Status.ACTIVE)
            | Q(status=Service.Status.ON_CONDITION, is_open_now=True)
        )

    def by_organization(self, slug: str):
        return self.by_organizations([slug])

    def by_organizations(self, slugs):
        """Theirs, or with them as a further party."""
        parties = ServiceOrganization.objects.filter(organization__slug__in=slugs).order_by()
        own = Service.objects.filter(organization__slug__in=slugs).order_by()
        return self.filter(pk__in=own.values("pk").union(parties.values("service"), all=True))

    def in_order(self, language: str):
        """Running before closed for now, then by name as this reader sees it; what nobody has
        checked for very long comes behind the rest of its kind."""
        # By the alphabet “active” comes first. An index holds this order for every language.
        return self.order_by("status", "drops_behind", *name_order(language), "slug")

    def with_wrong_place_in_lists(self, today: date):
        """Those whose ``drops_behind`` no longer holds: days passed since they were saved."""
        old = freshness.has_to_drop_behind(settings.DROPS_BEHIND_AFTER_MONTHS, today)
        return self.filter((Q(drops_behind=False) & old) | (Q(drops_behind=True) & ~old))

    def with_name_state(self, language: str):
        """``name_state``: what is known of the name's translation, in TextState's short form."""
        states = TextState.objects.filter(
            kind="service", object_id=models.OuterRef("pk"), field="name", language=language
        )
        return self.annotate(name_state=models.Subquery(states.in_short()))

    def for_cards(self, language: str):
        """What a card shows of a service, in two queries; hours and numbers are asked for all.

        Only its own columns are read: a service has over two hundred, most of them long texts.
        """
        return (
            self.with_name_state(language)
            .select_related("organization", "document")
            .only(*CARD_COLUMNS)
            .prefetch_related(
                Prefetch("service_at_locations", queryset=ServiceAtLocation.objects.for_cards())
            )
        )


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Service(WaitsForPublication, Assured, Ends):
    class Status(models.TextChoices):
        ACTIVE = "active", _("Running")
        TEMPORARILY_CLOSED = "temporarily closed", _("Closed for now")
        ON_CONDITION = (
            "on condition",
            _("Only open when it is needed: very cold weather or a crisis"),
        )
        ENDED = "ended", _("Ended")

    class Sex(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        WOMEN = "women", _("Women only")
        MEN = "men", _("Men only")

    class Cost(models.TextChoices):
        FREE = "free", _("Free")
        DONATION = "donation", _("A donation, if you can")
        AMOUNT = "amount", _("You pay")
        UNKNOWN = "unknown", _("Cost not known: ask first")

    class Capacity(models.TextChoices):
        OPEN = "open", _("There is room")
        LIMITED = "limited", _("Few places")
        WAITING_LIST = "waiting list", _("There is a waiting list")
        FULL = "full", _("Full")
        UNKNOWN = "unknown", _("Not known")

    class Coverage(models.TextChoices):
        LOCAL = "local", _("For this town")
        REGIONAL = "regional", _("For a wider region")
        NATIONAL = "national", _("For the whole country")

    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="services",
        verbose_name=for_editors("organisation"),
    )
    organizations = models.ManyToManyField(
        "services.Organization",
        through="services.ServiceOrganization",
        related_name="shared_services",
    )
    slug = models.SlugField(
        for_editors("short name in addresses"),
        max_length=100,
        unique=True,
        help_text=for_editors("“food-packages-north”. Made from the name; it never changes later."),
    )
    name = models.CharField(
        for_editors("name"),
        max_length=200,
        help_text=for_editors("What somebody gets, short: “Food packages”."),
    )
    alternate_names = models.TextField(
        for_editors("other names"),
        blank=True,
        help_text=for_editors("Other names of this help, one per line. Search finds them."),
    )
    description = models.TextField(
        for_editors("what you can get"),
        blank=True,
        help_text=for_editors(
            "Short sentences, to one person: “You get food for one week. It is free.”"
        ),
    )
    categories = models.ManyToManyField(
        Category, related_name="services", verbose_name=for_editors("categories")
    )
    audience = models.CharField(
        for_editors("for whom"),
        max_length=20,
        choices=Audience,
        default=Audience.MIGRANTS,
        help_text=for_editors("What is for aid workers is kept apart from what migrants see."),
    )
    status = models.CharField(
        for_editors("status"), max_length=20, choices=Status, default=Status.ACTIVE
    )
    is_open_now = models.BooleanField(
        for_editors("open now (cold weather or crisis)"),
        default=False,
        help_text=for_editors("For help that only opens on condition: switch on when it opens."),
    )
    opening_condition = models.CharField(
        for_editors("opens when"),
        max_length=300,
        blank=True,
        help_text=for_editors("“When it freezes.” “At code red.”"),
    )
    alert = models.CharField(
        for_editors("notice"),
        max_length=300,
        blank=True,
        help_text=for_editors("Stands at the top for a short time: “This week at the back door.”"),
    )
    alert_until = models.DateField(
        for_editors("notice until"),
        null=True,
        blank=True,
        help_text=for_editors("The last day that readers see the notice."),
    )

    # Who can come?
    target_groups = models.ManyToManyField(
        TargetGroup, through="services.ServiceTargetGroup", related_name="services"
    )
    eligibility = models.TextField(
        for_editors("who can come"),
        blank=True,
        help_text=for_editors("“You have lived in Leiden for six months and can show it.”"),
    )
    exclusions = models.TextField(
        for_editors("who cannot come"),
        blank=True,
        help_text=for_editors("“No men.” “Not for people with a Dutch passport.”"),
    )
    sex = models.CharField(
        for_editors("women, men"), max_length=10, choices=Sex, default=Sex.EVERYONE
    )
    minimum_age = models.PositiveSmallIntegerField(
        for_editors("from age"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(120)],
        help_text=for_editors("“18”"),
    )
    maximum_age = models.PositiveSmallIntegerField(
        for_editors("up to and including age"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(120)],
        help_text=for_editors("“17” for children only."),
    )
    coverage = models.CharField(
        for_editors("works for"), max_length=10, choices=Coverage, default=Coverage.LOCAL
    )
    coverage_note = models.CharField(
        for_editors("which region"),
        max_length=300,
        blank=True,
        help_text=for_editors("“Amsterdam and Diemen”"),
    )
    served_places = models.ManyToManyField(
        Place, blank=True, related_name="served_by", verbose_name=for_editors("towns it works for")
    )

    # Is it safe?
    asks_identity = models.CharField(
        for_editors("asks for identity papers?"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
    )
    asks_insurance = models.CharField(
        for_editors("asks for a citizen number (BSN) or insurance?"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
    )
    informs_authorities = models.CharField(
        for_editors("gives data to police or immigration service?"),
        max_length=10,
        choices=YesNoUnknown,
        default=YesNoUnknown.UNKNOWN,
    )
    safety_note = models.TextField(
        for_editors("promises about privacy"),
        blank=True,
        help_text=for_editors("“You may stay anonymous. Papers are destroyed after 13 weeks.”"),
    )

    # How to get in, what to bring, what it costs?
    application_process = models.TextField(
        for_editors("how to get in"),
        blank=True,
        help_text=for_editors("“No appointment. Take a number at the door.”"),
    )
    first_go_to = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads_to",
        verbose_name=for_editors("first go to"),
        help_text=for_editors("The desk or card that comes before this help."),
    )
    documents = models.TextField(
        for_editors("what to bring"),
        blank=True,
        help_text=for_editors("“Any paper with your name, also when it has expired.”"),
    )
    cost = models.CharField(for_editors("cost"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    cost_amount = models.DecimalField(
        for_editors("amount in euros"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=for_editors("“2.50”"),
    )
    cost_note = models.TextField(
        for_editors("more about the cost"),
        blank=True,
        help_text=for_editors("“Coffee is free, a meal costs € 1.”"),
    )
    capacity = models.CharField(
        for_editors("room"), max_length=20, choices=Capacity, default=Capacity.UNKNOWN
    )
    capacity_note = models.CharField(
        for_editors("more about the room"),
        max_length=300,
        blank=True,
        help_text=for_editors("“A waiting list of three weeks.”"),
    )
    capacity_date = models.DateField(
        for_editors("room as of"),
        null=True,
        blank=True,
        help_text=for_editors("The day you knew this: old news about room is shown as old."),
    )
    longest_stay_months = models.PositiveSmallIntegerField(
        for_editors("longest stay (months)"),
        null=True,
        blank=True,
        help_text=for_editors("“6” for half a year."),
    )
    website = models.URLField(
        for_editors("web page"),
        max_length=300,
        blank=True,
        help_text=for_editors("“https://example.org/food”"),
    )
    email = models.EmailField(
        for_editors("e-mail"), blank=True, help_text=for_editors("“food@example.org”")
    )
    is_emergency_line = models.BooleanField(
        for_editors("emergency line"),
        default=False,
        help_text=for_editors("Its phone number stands on the start page, beside 112."),
    )
    note = models.TextField(
        for_editors("other things to know"),
        blank=True,
        help_text=for_editors("“Bring your own bag.”"),
    )
    internal_note = models.TextField(
        for_editors("note for editors"),
        blank=True,
        help_text=for_editors("Readers never see this."),
    )
    is_published = models.BooleanField(for_editors("published"), default=True)
    # Kept by ``save`` and, as days pass, by `manage.py daily`: an index must hold the order.
    drops_behind = models.BooleanField(default=False, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("service")
        verbose_name_plural = for_editors("services")
        ordering = ["slug"]
        indexes = [
            models.Index(fields=["is_published", "audience", "status"], name="service_shown"),
            # Few among many: the start page asks for them.
            models.Index(
                fields=["is_emergency_line"],
                name="service_emergency_line",
                condition=Q(is_emergency_line=True),
            ),
            # A town shows its own help and that for the whole country.
            models.Index(fields=["coverage"], name="service_coverage"),
            # The first page of a list is read in its order, however long the list is.
            *(
                models.Index(
                    "status",
                    "drops_behind",
                    *name_order(language),
                    "slug",
                    name=f"service_order_{language.replace('-', '_')}",
                )
                for language in LANGUAGES
            ),
        ]
        constraints = [
            ends_after_start(
                "service_ages_are_in_order",
                "minimum_age",
                "maximum_age",
                for_editors("The lowest age is above the highest age."),
            ),
            models.CheckConstraint(
                name="service_with_an_end_date_has_ended",
                condition=Q(ended_on__isnull=True) | Q(status="ended"),
                violation_error_message=for_editors(
                    "There is an end date: choose “ended”, or take the date away."
                ),
            ),
            models.CheckConstraint(
                name="service_amount_goes_with_a_price",
                condition=Q(cost_amount__isnull=True) | Q(cost__in=["amount", "donation"]),
                violation_error_message=for_editors(
                    "There is an amount: choose “you pay” or “a donation”."
                ),
            ),
            models.CheckConstraint(
                name="service_is_not_its_own_first_step",
                condition=Q(first_go_to__isnull=True) | ~Q(first_go_to=models.F("id")),
                violation_error_message=for_editors("A service does not come before itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("services:service-detail", args=[self.slug])

    @property
    def has_ended(self) -> bool:
        return self.status == self.Status.ENDED

    @property
    def is_for_professionals(self) -> bool:
        return self.audience != Audience.MIGRANTS

    def _note_age(self) -> None:
        super()._note_age()
        self.drops_behind = freshness.drops_behind(
            self.review_on, settings.DROPS_BEHIND_AFTER_MONTHS, localdate()
        )

    def _kept_ages(self) -> tuple[str, ...]:
        return (*super()._kept_ages(), "drops_behind")

    def has_alert_on(self, day: date) -> bool:
        return bool(self.alert) and (self.alert_until is None or self.alert_until >= day)


class ServiceTargetGroup(models.Model):
    class Admission(models.TextChoices):
        OPEN = "open", _("welcome")
        PREFERRED = "preferred", _("come first")
        ONLY = "only", _("only for them")

    service = models.ForeignKey(Service, models.CASCADE, related_name="service_target_groups")
    target_group = models.ForeignKey(
        TargetGroup, models.PROTECT, verbose_name=for_editors("target group")
    )
    admission = models.CharField(
        for_editors("admission"), max_length=10, choices=Admission, default=Admission.OPEN
    )
    note = models.CharField(
        for_editors("more exactly"),
        max_length=200,
        blank=True,
        help_text=for_editors("“Domestic workers of diplomats.”"),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("target group")
        verbose_name_plural = for_editors("target groups")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.target_group.name


class ServiceOrganization(models.Model):
    """A further party of a service. A party that is not in the map is named in words."""

    class Role(models.TextChoices):
        RUNS = "runs", _("runs it")
        HOSTS = "hosts", _("gives the room")
        DECIDES = "decides", _("decides who is admitted")
        PAYS = "pays", _("pays")
        APPLICATIONS = "applications", _("takes applications")
        PARTNER = "partner", _("works with it")

    service = models.ForeignKey(Service, models.CASCADE, related_name="service_organizations")
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="service_roles",
        verbose_name=for_editors("organisation"),
    )
    name = models.CharField(
        for_editors("or its name"),
        max_length=200,
        blank=True,
        help_text=for_editors("When the organisation has no page of its own in this map."),
    )
    role = models.CharField(for_editors("role"), max_length=20, choices=Role, default=Role.RUNS)
    valid_from = models.DateField(
        for_editors("since"),
        null=True,
        blank=True,
        help_text=for_editors("Only when you know: “since 1 January 2026”."),
    )
    valid_to = models.DateField(
        for_editors("until"),
        null=True,
        blank=True,
        help_text=for_editors("Only when it ends: “until 31 December 2026”."),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("further organisation")
        verbose_name_plural = for_editors("further organisations")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="further_organization_is_linked_or_named",
                condition=Q(organization__isnull=False, name="")
                | (Q(organization__isnull=True) & ~Q(name="")),
                violation_error_message=for_editors("Choose an organisation or write a name."),
            ),
            ends_after_start(
                "further_organization_ends_after_it_starts",
                "valid_from",
                "valid_to",
                for_editors("The end lies before the start."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organization)


class SpokenLanguage(models.Model):
    class How(models.TextChoices):
        STAFF = "staff", _("spoken by the people who work there")
        INTERPRETER = "interpreter", _("with an interpreter, often by phone")
        LEAFLET = "leaflet", _("leaflet or other text")
        WEBSITE = "website", _("website")

    service = models.ForeignKey(Service, models.CASCADE, related_name="spoken_languages")
    code = LanguageCodeField(for_editors("language"), help_text=for_editors("“Arabic”"))
    how = models.CharField(for_editors("how"), max_length=12, choices=How, default=How.STAFF)
    note = models.CharField(
        for_editors("note"), max_length=200, blank=True, help_text=for_editors("“Only on Tuesday.”")
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("spoken language")
        verbose_name_plural = for_editors("spoken languages")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "code", "how"],
                name="service_names_a_language_once_per_way",
                violation_error_message=for_editors("This language is already named."),
            )
        ]

    def __str__(self) -> str:
        return self.code


class WayIn(models.Model):
    class Way(models.TextChoices):
        WALK_IN = "walk_in", _("Walk in, no appointment")
        PHONE = "phone", _("Call first")
        EMAIL = "email", _("Send an e-mail")
        LINK = "link", _("Fill in a form on the internet")
        TICKET = "ticket", _("Take a number or put your name on the list at the door")
        APPOINTMENT = "appointment", _("Make an appointment")
        REFERRAL = "referral", _("Only when another organisation sends you")

    service = models.ForeignKey(Service, models.CASCADE, related_name="ways_in")
    way = models.CharField(for_editors("way in"), max_length=12, choices=Way)
    is_for_professionals = models.BooleanField(for_editors("for professionals"), default=False)
    link = models.URLField(
        for_editors("web address"),
        max_length=300,
        blank=True,
        help_text=for_editors("“https://example.org/register”"),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("way in")
        verbose_name_plural = for_editors("ways in")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "way", "is_for_professionals"],
                name="service_names_a_way_in_once",
                violation_error_message=for_editors("This way in is already named."),
            )
        ]

    def __str__(self) -> str:
        return self.get_way_display()


class ServiceAtLocationQuerySet(models.QuerySet):
    def for_cards(self):
        """The town and the point of each place, and whether it is open on holidays."""
        return self.select_related("location__place").only(
            "service",
            "location__address_visibility",
            "location__latitude",
            "location__longitude",
            "location__on_public_holidays",
            "location__place__slug",
            *columns_of("location__place__name"),
            "location__place__latitude",
            "location__place__longitude",
        )

    def for_map(self):
        """What the map says of each place. Withheld addresses are not even read."""
        return (
            self.exclude(location__address_visibility=Location.AddressVisibility.WITHHELD)
            .select_related("location__place")
            .only(
                "service",
                "location__address_visibility",
                "location__location_type",
                "location__latitude",
                "location__longitude",
                "location__street",
                *columns_of("location__name"),
                "location__place__slug",
                *columns_of("location__place__name"),
                "location__place__latitude",
                "location__place__longitude",
            )
        )

    def with_points(self):
        """``point_latitude`` and ``point_longitude``: a withheld address is its town's middle."""
        return self.annotate(
            point_latitude=_coordinate("latitude"), point_longitude=_coordinate("longitude")
        )


class ServiceAtLocation(models.Model):
    """A service at a place. The desk where one applies and the bed are two of them."""

    class Role(models.TextChoices):
        VISIT = "visit", _("Here you get the help")
        INTAKE = "intake", _("Here you apply")
        STAY = "stay", _("Here you stay")

    service = models.ForeignKey(Service, models.CASCADE, related_name="service_at_locations")
    location = models.ForeignKey(
        Location,
        models.CASCADE,
        related_name="service_at_locations",
        verbose_name=for_editors("place"),
    )
    role = models.CharField(
        for_editors("what happens here"), max_length=10, choices=Role, default=Role.VISIT
    )
    note = models.TextField(
        for_editors("note"), blank=True, help_text=for_editors("“In the hall on the left.”")
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    objects = ServiceAtLocationQuerySet.as_manager()

    class Meta:
        verbose_name = for_editors("service at a place")
        verbose_name_plural = for_editors("services at places")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "location", "role"],
                name="service_stands_once_at_a_location_per_role",
                violation_error_message=for_editors("This place is already named."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} · {self.location}"


def _through(schedules) -> Q:
    """Services that have one of these schedules, of their own or at a place."""
    owner = Coalesce("service", "service_at_location__service")
    # modeltranslation would add its columns to the one that is asked for.
    return Q(pk__in=schedules.rewrite(False).annotate(owner=owner).values("owner"))


def _offers():
    return ServiceAtLocation.objects.filter(service=models.OuterRef("pk"))


def _has_own_point() -> Q:
    """A place that may be shown as a point; all others stand for the middle of their town."""
    return Q(
        location__latitude__isnull=False,
        location__address_visibility=Location.AddressVisibility.PUBLIC,
    )


def _coordinate(name: str) -> models.Case:
    return models.Case(
        models.When(_has_own_point(), then=F(f"location__{name}")),
        default=F(f"location__place__{name}"),
    )


def _nearest(centre: Point):
    km_north = (_coordinate("latitude") - centre.latitude) * KM_PER_DEGREE
    km_east = (_coordinate("longitude") - centre.longitude) * (
        KM_PER_DEGREE * cos(radians(centre.latitude))
    )
    return (
        _offers()
        .annotate(square_km=km_north * km_north + km_east * km_east)
        .filter(square_km__isnull=False)
        .order_by("square_km")
    )


def _towns(slugs):
    return Place.objects.filter(slug__in=slugs)


def _in_towns(slugs):
    """Ids of services, maybe more than once."""
    towns = _towns(slugs)
    offers = ServiceAtLocation.objects.order_by()
    return (
        offers.filter(location__place__in=towns)
        .values("service")
        .union(
            offers.filter(location__stops__place__in=towns).values("service"),
            Service.served_places.through.objects.filter(place__in=towns).values("service"),
            all=True,
        )
    )
