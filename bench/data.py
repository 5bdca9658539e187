"""Many services in the shape of the real listings: those, and copies of them in other towns.

A copy keeps everything but its names in addresses, its towns and its points: what is filled, in
which languages, which hours, which words. The same size gives the same data every time. Copying is
done by the database itself, one statement for each table.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from math import ceil
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from services.exchange import content, drafts, listings
from services.models import (
    Closure,
    Contact,
    Course,
    Location,
    Module,
    Organization,
    Phone,
    Place,
    Resource,
    Schedule,
    SearchDocument,
    Service,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    Source,
    SpokenLanguage,
    Stop,
    TextState,
    WayIn,
)
from services.search.keeping import all_at_once
from services.text import LANGUAGES, text_in, tokens

FIXTURES = settings.BASE_DIR / "fixtures"
COPIED: tuple[type[Model], ...] = (
    Organization,
    Location,
    Stop,
    Service,
    Service.categories.through,
    Service.served_places.through,
    ServiceAtLocation,
    ServiceOrganization,
    ServiceTargetGroup,
    SpokenLanguage,
    WayIn,
    Schedule,
    Closure,
    Contact,
    Phone,
    Source,
    Course,
    Module,
    Resource,
    TextState,
    SearchDocument,
)
SEED = 2026
# A town's streets lie about this far from its middle, in degrees.
SPREAD = 0.02
# Each copy gets so many further closures: the listings, read out of season, know of hardly any.
CLOSURES_PER_COPY = 4
BATCH = 5000


def load_listings() -> None:
    """The real listings in an empty database, as ``manage.py set_up`` loads them."""
    call_command("migrate", verbosity=0)
    content.load_taxonomy(FIXTURES / "taxonomy")
    content.load_places(FIXTURES / "places.json", FIXTURES / "postcodes.csv")
    with all_at_once():
        listings.load([FIXTURES / "listings"], write=True)
        drafts.fill(FIXTURES / "translations")


@transaction.atomic
def multiply(size: int) -> None:
    """Copy the listings of this database until there are at least ``size`` services."""
    copies = range(1, ceil(size / Service.objects.count()))
    random = Random(SEED)
    _invent_points(random)
    _write_moves(copies, random)
    steps = {model: _greatest_id(model) for model in COPIED}
    for model in COPIED:
        _copy(model, steps)
    _invent_closures(len(copies), random)
    _go_on_counting()


def finish() -> None:
    """Let the engine learn how the values are spread, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


# Where the copies are: by population, an organization's places of one town stay together


def _invent_points(random: Random) -> None:
    """Addresses that have no point yet get one near the middle of their town."""
    located = list(
        Location.objects.filter(
            location_type=Location.Type.PHYSICAL,
            address_visibility=Location.AddressVisibility.PUBLIC,
            latitude=None,
            place__latitude__isnull=False,
        )
        .select_related("place")
        .order_by("pk")
    )
    for location in located:
        location.latitude, location.longitude = _near(location.place, random)
    Location.objects.bulk_update(located, ["latitude", "longitude"], batch_size=50)


def _near(place: Place, random: Random) -> tuple[float, float]:
    return (
        place.latitude + random.gauss(0, SPREAD),
        place.longitude + random.gauss(0, SPREAD),
    )


def _write_moves(copies: range, random: Random) -> None:
    """Tables that say to which town each copied organization moves, and where its doors are."""
    towns = list(Place.objects.filter(population__gt=0, latitude__isnull=False).order_by("pk"))
    weights = list(accumulate(town.population for town in towns))
    organizations = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    located = list(
        Location.objects.order_by("pk").values_list("pk", "organization", "place", "latitude")
    )
    moved = {(organization, place) for _pk, organization, place, _latitude in located if place}
    moved |= set(
        Service.served_places.through.objects.values_list("service__organization", "place")
    )
    moved |= set(
        Stop.objects.filter(place__isnull=False).values_list("location__organization", "place")
    )

    homes, moves, points = [], [], []
    for number in copies:
        town_of: dict[tuple[int, int], Place] = {}
        taken: set[tuple[int, int]] = set()
        for organization, place in sorted(moved):
            town = random.choices(towns, cum_weights=weights)[0]
            while (organization, town.pk) in taken:
                # Two towns of an organization stay two.
                town = random.choice(towns)
            taken.add((organization, town.pk))
            town_of[organization, place] = town
            moves.append((number, organization, place, town.pk))
        for organization in organizations:
            home = next(
                (town for (owner, _place), town in town_of.items() if owner == organization),
                None,
            ) or random.choice(towns)
            homes.append((number, organization, home.name_nl or home.name, home.pk))
        for pk, organization, place, latitude in located:
            if latitude is not None and place:
                points.append((number, pk, *_near(town_of[organization, place], random)))

    _table("bench_copy", "number integer PRIMARY KEY", [(number,) for number in copies])
    _table(
        "bench_home",
        "number integer, organization_id bigint, name text, place_id bigint, "
        "PRIMARY KEY (number, organization_id)",
        homes,
    )
    _table(
        "bench_move",
        "number integer, organization_id bigint, place_id bigint, town_id bigint, "
        "PRIMARY KEY (number, organization_id, place_id)",
        moves,
    )
    _table(
        "bench_point",
        "number integer, location_id bigint, latitude double precision, "
        "longitude double precision, PRIMARY KEY (number, location_id)",
        points,
    )
    _table(
        "bench_town_words",
        "place_id bigint PRIMARY KEY, words text",
        [(town.pk, " ".join(_words_of(town))) for town in towns],
    )
    _table(
        "bench_about",
        "service_id bigint PRIMARY KEY, words text",
        [(pk, words) for pk, words in _about_words_without_towns()],
    )


def _words_of(town: Place) -> dict[str, None]:
    texts = (text_in(town, "name", language) for language in LANGUAGES)
    return dict.fromkeys(word for text in texts for word in tokens(text))


def _about_words_without_towns():
    services = Service.objects.select_related("document").prefetch_related(
        "served_places", "service_at_locations__location__place"
    )
    for service in services:
        places = {offer.location.place for offer in service.service_at_locations.all()}
        places |= set(service.served_places.all())
        towns = {word for place in places if place for word in _words_of(place)}
        words = [word for word in service.document.about_words.split() if word not in towns]
        yield service.pk, " ".join(words)


def _table(name: str, columns: str, rows: list[tuple]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
        if rows:
            holes = ", ".join(["%s"] * len(rows[0]))
            for start in range(0, len(rows), BATCH):
                cursor.executemany(
                    f"INSERT INTO {name} VALUES ({holes})", rows[start : start + BATCH]
                )
        if connection.vendor == "postgresql":
            # A temporary table is not looked at by itself, and the planner would guess.
            cursor.execute(f"ANALYZE {name}")


# Copying: every column as it is, but ids, references, names and towns

HOME = "(SELECT {what} FROM bench_home h WHERE h.number = c.number AND h.organization_id = {of})"
MOVE = (
    "(SELECT town_id FROM bench_move m WHERE m.number = c.number AND m.place_id = t.place_id "
    "AND m.organization_id = {of})"
)
POINT = "(SELECT {what} FROM bench_point p WHERE p.number = c.number AND p.location_id = t.id)"
ORGANIZATION_OF_SERVICE = (
    "(SELECT organization_id FROM services_service s WHERE s.id = t.service_id)"
)
ORGANIZATION_OF_LOCATION = (
    "(SELECT organization_id FROM services_location l WHERE l.id = t.location_id)"
)


def _greatest_id(model: type[Model]) -> int:
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _copy(model: type[Model], steps: dict[type[Model], int]) -> None:
    changed = _changed_columns(model, steps)
    columns, values = [], []
    for field in model._meta.local_concrete_fields:
        if field.generated:
            continue
        column = connection.ops.quote_name(field.column)
        if field.column in changed:
            value = changed[field.column]
        elif field.primary_key:
            value = f"t.{column} + c.number * {steps[model]}"
        elif field.is_relation and field.related_model in steps:
            value = f"t.{column} + c.number * {steps[field.related_model]}"
        else:
            value = f"t.{column}"
        columns.append(column)
        values.append(value)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
            # In the order of the ids, which is the order the indexes like.
            f"FROM bench_copy c CROSS JOIN {table} t ORDER BY c.number, t.id"
        )


def _changed_columns(model: type[Model], steps: dict[type[Model], int]) -> dict[str, str]:
    if model is Organization:
        return {"slug": "substr(t.slug, 1, 70) || '-' || c.number", **_names(of="t.id")}
    if model is Service:
        named = _names(of="t.organization_id", longest=200)
        return {
            "slug": "substr(t.slug, 1, 90) || '-' || c.number",
            # There are as many emergency numbers in a country as there are.
            "is_emergency_line": "FALSE",
            **named,
        }
    if model is Location:
        return {
            "key": "substr(t.key, 1, 70) || '-' || c.number",
            "place_id": MOVE.format(of="t.organization_id"),
            "latitude": POINT.format(what="latitude"),
            "longitude": POINT.format(what="longitude"),
        }
    if model is Resource:
        return {"slug": "substr(t.slug, 1, 70) || '-' || c.number"}
    if model is Service.served_places.through:
        return {"place_id": MOVE.format(of=ORGANIZATION_OF_SERVICE)}
    if model is Stop:
        return {"place_id": MOVE.format(of=ORGANIZATION_OF_LOCATION)}
    if model is TextState:
        whens = " ".join(
            f"WHEN '{each._meta.model_name}' THEN {step}" for each, step in steps.items()
        )
        return {"object_id": f"t.object_id + c.number * CASE t.kind {whens} END"}
    if model is SearchDocument:
        home = HOME.format(what="place_id", of=ORGANIZATION_OF_SERVICE)
        town = f"(SELECT words FROM bench_town_words w WHERE w.place_id = {home})"
        about = "(SELECT words FROM bench_about a WHERE a.service_id = t.service_id)"
        return {
            "name_words": f"t.name_words || ' ' || {town}",
            "about_words": f"{about} || ' ' || {town}",
        }
    return {}


def _names(of: str, longest: int = 200) -> dict[str, str]:
    """Names end in the town, so that copies do not all stand in the same place of a list."""
    town = HOME.format(what="name", of=of)
    columns = ["name", *(f"name_{code.replace('-', '_')}" for code in LANGUAGES)]
    return {
        column: f"CASE WHEN t.{column} = '' THEN t.{column} "
        f"ELSE substr(t.{column} || ' ' || {town}, 1, {longest}) END"
        for column in columns
    }


def _invent_closures(copies: int, random: Random) -> None:
    """Two weeks in some part of the year, of an organization, a place, a service or a block."""
    owners = {
        name: list(model.objects.order_by("pk").values_list("pk", flat=True))
        for name, model in (
            ("organization_id", Organization),
            ("location_id", Location),
            ("service_id", Service),
            ("schedule_id", Schedule),
        )
    }
    first = date(date.today().year, 1, 1)
    closures = []
    for number in range(copies * CLOSURES_PER_COPY):
        owner = list(owners)[number % len(owners)]
        starts_on = first + timedelta(days=random.randrange(365))
        closures.append(
            Closure(
                **{owner: random.choice(owners[owner])},
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=13),
                reason_nl="Vakantie",
                reason_en="Holiday",
            )
        )
    _go_on_counting()
    Closure.objects.bulk_create(closures, batch_size=500)


def _go_on_counting() -> None:
    """PostgreSQL counts ids by itself and has not seen those that were copied."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), COPIED):
            cursor.execute(statement)
