"""Where: towns, buildings, buses, telephones."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..geo import Point, box_around
from ..text import for_editors


class Province(models.TextChoices):
    """The twelve provinces, by their Dutch names, which stand on signs and letters."""

    DRENTHE = "drenthe", "Drenthe"
    FLEVOLAND = "flevoland", "Flevoland"
    FRIESLAND = "friesland", "Friesland"
    GELDERLAND = "gelderland", "Gelderland"
    GRONINGEN = "groningen", "Groningen"
    LIMBURG = "limburg", "Limburg"
    NOORD_BRABANT = "noord-brabant", "Noord-Brabant"
    NOORD_HOLLAND = "noord-holland", "Noord-Holland"
    OVERIJSSEL = "overijssel", "Overijssel"
    UTRECHT = "utrecht", "Utrecht"
    ZEELAND = "zeeland", "Zeeland"
    ZUID_HOLLAND = "zuid-holland", "Zuid-Holland"


class Positioned(models.Model):
    """Something with a point on the map, or none. Degrees of WGS 84."""

    latitude = models.FloatField(
        for_editors("latitude"),
        null=True,
        blank=True,
        help_text=for_editors("“52.3731”. Empty: readers see the town, not the house."),
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        for_editors("longitude"),
        null=True,
        blank=True,
        help_text=for_editors("“4.8922”"),
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_has_both_coordinates_or_none",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=for_editors("Give both coordinates or none."),
            )
        ]

    @property
    def point(self) -> Point | None:
        return None if self.latitude is None else Point(self.latitude, self.longitude)


class PlaceQuerySet(models.QuerySet):
    def within(self, centre: Point, km: float):
        """Places whose middle lies in the box around the circle: near enough for a town."""
        box = box_around(centre, km)
        return self.filter(
            latitude__range=(box.south, box.north), longitude__range=(box.west, box.east)
        )

    def with_services(self):
        """Towns where something is given now, for a migrant or for a professional."""
        offered = Location.objects.filter(
            place=models.OuterRef("pk"),
            service_at_locations__service__is_published=True,
            service_at_locations__service__status__in=(
                "active",
                "on condition",
                "temporarily closed",
            ),
        )
        return self.filter(models.Exists(offered))


class Place(Positioned):
    """A town or village. Its municipality and province are facts of it, not places of their own."""

    slug = models.SlugField(for_editors("short name in addresses"), max_length=80, unique=True)
    name = models.CharField(
        for_editors("name"), max_length=120, help_text=for_editors("“The Hague”")
    )
    alternate_names = models.TextField(
        for_editors("other names"),
        blank=True,
        help_text=for_editors("Other spellings, in any script, one per line. Search finds them."),
    )
    municipality = models.CharField(
        for_editors("municipality"),
        max_length=80,
        blank=True,
        help_text=for_editors("“Land van Cuijk”"),
    )
    province = models.CharField(
        for_editors("province"), max_length=20, choices=Province, blank=True
    )
    country = models.CharField(for_editors("country"), max_length=2, default="NL")
    population = models.PositiveIntegerField(
        for_editors("inhabitants"),
        default=0,
        help_text=for_editors("“3400”: larger places come first in lists."),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta(Positioned.Meta):
        abstract = False
        verbose_name = for_editors("place")
        verbose_name_plural = for_editors("places")
        ordering = ["slug"]
        indexes = [models.Index(fields=["latitude", "longitude"], name="place_position")]
        constraints = [
            *Positioned.Meta.constraints,
            models.CheckConstraint(
                name="dutch_place_has_a_province",
                condition=~models.Q(country="NL") | ~models.Q(province=""),
                violation_error_message=for_editors("Choose the province."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Postcode(Positioned):
    """The four digits of a Dutch postcode, with the middle of its area."""

    digits = models.CharField(for_editors("four digits"), max_length=4, primary_key=True)
    place = models.ForeignKey(
        Place, models.CASCADE, related_name="postcodes", verbose_name=for_editors("place")
    )

    class Meta(Positioned.Meta):
        abstract = False
        verbose_name = for_editors("postcode")
        verbose_name_plural = for_editors("postcodes")
        ordering = ["digits"]

    def __str__(self) -> str:
        return self.digits


class Location(Positioned):
    class Type(models.TextChoices):
        PHYSICAL = "physical", _("Building")
        MOBILE = "mobile", _("Bus or other mobile place with stops")
        VIRTUAL = "virtual", _("By phone or online")
        REGION = "region", _("Works in a whole region")

    class AddressVisibility(models.TextChoices):
        PUBLIC = "public", for_editors("Readers see the address")
        WITHHELD = "withheld", for_editors("Secret: readers only see the town")

    class OnHolidays(models.TextChoices):
        UNKNOWN = "unknown", _("Not known: call first on public holidays")
        OPEN = "open", _("Also open on public holidays")
        CLOSED = "closed", _("Closed on public holidays")

    key = models.SlugField(
        for_editors("short name"),
        max_length=80,
        unique=True,
        help_text=for_editors("Names this place in imports and exports."),
    )
    organization = models.ForeignKey(
        "services.Organization",
        models.CASCADE,
        related_name="locations",
        verbose_name=for_editors("organisation"),
    )
    hosted_by = models.ForeignKey(
        "services.Organization",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="guests",
        verbose_name=for_editors("guest in the house of"),
    )
    location_type = models.CharField(
        for_editors("kind of place"), max_length=10, choices=Type, default=Type.PHYSICAL
    )
    name = models.CharField(
        for_editors("name on the door"),
        max_length=200,
        blank=True,
        help_text=for_editors("For example “Wereldhuis” or “Wijkcentrum Holtenbroek”."),
    )
    address_visibility = models.CharField(
        for_editors("address"),
        max_length=10,
        choices=AddressVisibility,
        default=AddressVisibility.PUBLIC,
    )
    street = models.CharField(
        for_editors("street and number"),
        max_length=200,
        blank=True,
        help_text=for_editors("“Kerkstraat 12”"),
    )
    postal_code = models.CharField(
        for_editors("postcode"), max_length=10, blank=True, help_text="1011 AB"
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="locations",
        verbose_name=for_editors("town"),
    )
    province = models.CharField(
        for_editors("province"), max_length=20, choices=Province, blank=True
    )
    region = models.CharField(
        for_editors("region"),
        max_length=120,
        blank=True,
        help_text=for_editors("When it is not a town: “Twente”, “the north of the country”."),
    )
    postal_address = models.CharField(
        for_editors("address for letters"),
        max_length=200,
        blank=True,
        help_text=for_editors("Only when letters go elsewhere: “Postbus 9239, 1006 AE Amsterdam”."),
    )
    finding_hints = models.TextField(
        for_editors("how to find the door"),
        blank=True,
        help_text=for_editors("“In the basement, ring at the green door on the left.”"),
    )
    accessibility = models.TextField(
        for_editors("wheelchairs and prams"),
        blank=True,
        help_text=for_editors("“Stairs, no lift.” “Step-free, disabled toilet.”"),
    )
    transport = models.TextField(
        for_editors("how to get there"),
        blank=True,
        help_text=for_editors("“Tram 2, stop Osdorpplein.” “Shuttle bus from the station.”"),
    )
    note = models.TextField(
        for_editors("other things to know about this place"),
        blank=True,
        help_text=for_editors("“No place for bicycles.” “Quiet in the morning.”"),
    )
    internal_note = models.TextField(
        for_editors("note for editors"),
        blank=True,
        help_text=for_editors("Readers never see this."),
    )
    on_public_holidays = models.CharField(
        for_editors("public holidays"),
        max_length=10,
        choices=OnHolidays,
        default=OnHolidays.UNKNOWN,
    )

    class Meta(Positioned.Meta):
        abstract = False
        verbose_name = for_editors("location")
        verbose_name_plural = for_editors("locations")
        ordering = ["key"]
        indexes = [models.Index(fields=["latitude", "longitude"], name="location_position")]
        constraints = [
            *Positioned.Meta.constraints,
            models.CheckConstraint(
                name="virtual_location_has_no_street",
                condition=~models.Q(location_type="virtual") | models.Q(street=""),
                violation_error_message=for_editors(
                    "A place by phone or online has no street. Choose another kind of place."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_withheld(self) -> bool:
        return self.address_visibility == self.AddressVisibility.WITHHELD


class Stop(models.Model):
    """Where a bus halts. Its times stand in the schedules or in the note."""

    location = models.ForeignKey(
        Location, models.CASCADE, related_name="stops", verbose_name=for_editors("bus")
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stops",
        verbose_name=for_editors("town"),
    )
    name = models.CharField(
        for_editors("stop"),
        max_length=200,
        help_text=for_editors("“Bus at the back of the station”"),
    )
    note = models.CharField(
        for_editors("note"),
        max_length=200,
        blank=True,
        help_text=for_editors("“Every second week.”"),
    )
    order = models.PositiveSmallIntegerField(for_editors("order"), default=0)

    class Meta:
        verbose_name = for_editors("stop")
        verbose_name_plural = for_editors("stops")
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name
