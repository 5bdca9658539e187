"""The content that comes with the project: taxonomy, places and postcodes, networks.

Editors may change names and search words: loading again fills gaps and adds what is new, and
leaves alone what is there.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from ..models import (
    Audience,
    Category,
    Membership,
    Network,
    Organization,
    Place,
    Postcode,
    Service,
    TargetGroup,
    content_version,
)
from ..text import LANGUAGES, text_in

BATCH = 500


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _fill_gap(record: Model, field: str, language: str, words: str) -> None:
    if words and not text_in(record, field, language):
        setattr(record, f"{field}_{language.replace('-', '_')}", words)


@transaction.atomic
def load_taxonomy(folder: Path) -> int:
    """Read ``tree.json`` and one file of words for each language. Returns the number of terms."""
    tree = _read(folder / "tree.json")
    words = {language: _read(folder / f"{language}.json") for language in LANGUAGES}

    def term(model: type[Model], kind: str, code: str, order: int, **facts: Any) -> Model:
        record = model.objects.filter(code=code).first() or model(code=code, order=order, **facts)
        for language in LANGUAGES:
            entry = words[language][kind].get(code, {})
            _fill_gap(record, "name", language, entry.get("name", ""))
            _fill_gap(record, "search_words", language, "\n".join(entry.get("search_words", [])))
        record.save()
        return record

    order = 0
    for top in tree["categories"]:
        facts = {"icon": top["icon"], "audience": top.get("audience", Audience.MIGRANTS)}
        parent = term(Category, "categories", top["code"], order, **facts)
        for code in top["children"]:
            order += 1
            term(Category, "categories", code, order, parent=parent, **facts)
        order += 1
    for number, code in enumerate(tree["target_groups"]):
        term(TargetGroup, "target_groups", code, number)
    return Category.objects.count() + TargetGroup.objects.count()


@transaction.atomic
def load_places(places: Path, postcodes: Path) -> int:
    """Add the towns, names and postcodes that are not there yet. Returns the number of towns."""
    towns = {data["slug"]: data for data in _read(places)["places"]}
    known = {place.slug: place for place in Place.objects.all()}
    for slug in towns.keys() & known.keys():
        _complete_names(known[slug], towns[slug]["name"])
    Place.objects.bulk_create(
        [_place(data) for slug, data in towns.items() if slug not in known], batch_size=BATCH
    )
    ids = dict(Place.objects.values_list("slug", "pk"))
    known = set(Postcode.objects.values_list("digits", flat=True))
    with postcodes.open(encoding="utf-8", newline="") as rows:
        Postcode.objects.bulk_create(
            [
                Postcode(
                    digits=row["postcode"],
                    place_id=ids[row["place_slug"]],
                    latitude=float(row["latitude"]),
                    longitude=float(row["longitude"]),
                )
                for row in csv.DictReader(rows)
                if row["postcode"] not in known
            ],
            batch_size=BATCH,
        )
    content_version.raise_number()
    return len(ids)


def _complete_names(place: Place, names: dict[str, str]) -> None:
    before = [text_in(place, "name", language) for language in LANGUAGES]
    for language, name in names.items():
        _fill_gap(place, "name", language, name)
    if before != [text_in(place, "name", language) for language in LANGUAGES]:
        place.save()


def _place(data: dict[str, Any]) -> Place:
    return Place(
        slug=data["slug"],
        **{f"name_{code.replace('-', '_')}": name for code, name in data["name"].items()},
        alternate_names="\n".join(data["alternate_names"]),
        municipality=data["municipality"],
        province=data["province"],
        country=data.get("country", "NL"),
        latitude=data["latitude"],
        longitude=data["longitude"],
        population=data["population"],
    )


@transaction.atomic
def load_networks(path: Path) -> int:
    """Add the networks that are not there yet, behind the listings they refer to. What a network
    is and where that was read stands with its listing. Nobody gets a right: coordinators are
    invited. Returns the number of networks."""
    for data in _read(path)["networks"]:
        if Network.objects.filter(slug=data["slug"]).exists():
            continue
        network = Network(
            slug=data["slug"],
            name=data["name"],
            rhythm=data["rhythm"],
            service=Service.objects.filter(slug=data["service"]).first(),
            is_published=True,
        )
        network.save()
        network.places.set(Place.objects.filter(slug__in=data["places"]))
        for member in Organization.objects.filter(slug__in=data["members"]):
            Membership(network=network, organization=member).save()
    return Network.objects.count()
