"""Terms, towns and postcodes: loading again fills gaps and leaves alone what editors changed."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from services.exchange.content import load_networks, load_places, load_taxonomy
from services.models import Category, Network, Place, Postcode, TargetGroup
from services.text import LANGUAGES, tokens
from tests.builders import make_organization, make_place

FIXTURES = Path(settings.BASE_DIR) / "fixtures"

TREE = {
    "categories": [
        {"code": "food", "icon": "food", "children": ["meal", "food-parcel"]},
        {
            "code": "professionals",
            "icon": "professionals",
            "audience": "professionals",
            "children": ["advocacy"],
        },
    ],
    "target_groups": ["undocumented", "women"],
}
PLACES = {
    "places": [
        {
            "slug": "utrecht",
            "name": {"nl": "Utrecht", "ar": "أوترخت"},
            "alternate_names": ["Utreg", "Trajectum"],
            "municipality": "Utrecht",
            "province": "utrecht",
            "latitude": 52.0908,
            "longitude": 5.1222,
            "population": 361742,
        },
        {
            "slug": "geneve",
            "name": {"nl": "Genève"},
            "alternate_names": [],
            "municipality": "",
            "province": "",
            "country": "CH",
            "latitude": 46.2022,
            "longitude": 6.1457,
            "population": 183981,
        },
    ]
}
POSTCODES = "postcode,place_slug,latitude,longitude\n3511,utrecht,52.0921,5.1139\n"


@pytest.fixture
def taxonomy(tmp_path):
    """A folder with a small tree and words in every language, to be changed by a test."""

    def write(name, data):
        (tmp_path / name).write_text(json.dumps(data), encoding="utf-8")

    codes = [code for top in TREE["categories"] for code in (top["code"], *top["children"])]
    for language in LANGUAGES:
        words = {
            "categories": {
                code: {"name": f"{code} {language}", "search_words": [code, f"{code}s"]}
                for code in codes
            },
            "target_groups": {
                code: {"name": f"{code} {language}", "search_words": []}
                for code in TREE["target_groups"]
            },
        }
        write(f"{language}.json", words)
    write("tree.json", TREE)
    return tmp_path


@pytest.fixture
def places(tmp_path):
    places, postcodes = tmp_path / "places.json", tmp_path / "postcodes.csv"
    places.write_text(json.dumps(PLACES), encoding="utf-8")
    postcodes.write_text(POSTCODES, encoding="utf-8")
    return places, postcodes


# Terms


@pytest.mark.django_db
def test_the_tree_is_loaded_in_its_order(taxonomy):
    assert load_taxonomy(taxonomy) == 7
    tree = [(term.code, term.parent and term.parent.code) for term in Category.objects.all()]
    assert tree == [
        ("food", None),
        ("meal", "food"),
        ("food-parcel", "food"),
        ("professionals", None),
        ("advocacy", "professionals"),
    ]
    meal = Category.objects.get(code="meal")
    assert (meal.icon, meal.audience) == ("food", "migrants")
    assert (meal.name_ar, meal.name_zh_hans) == ("meal ar", "meal zh-hans")
    assert meal.search_words_nl == "meal\nmeals"
    assert Category.objects.get(code="advocacy").audience == "professionals"
    assert [group.code for group in TargetGroup.objects.all()] == ["undocumented", "women"]


@pytest.mark.django_db
def test_loading_terms_again_changes_nothing(taxonomy):
    load_taxonomy(taxonomy)
    before = list(Category.objects.values())
    load_taxonomy(taxonomy)
    assert list(Category.objects.values()) == before


@pytest.mark.django_db
def test_what_an_editor_renamed_stays_and_what_was_empty_is_filled(taxonomy):
    load_taxonomy(taxonomy)
    meal = Category.objects.get(code="meal")
    meal.name_nl = "Warm eten"
    meal.search_words_ar = ""
    meal.save()
    load_taxonomy(taxonomy)
    meal = Category.objects.get(code="meal")
    assert meal.name_nl == "Warm eten"
    assert meal.search_words_ar == "meal\nmeals"


@pytest.mark.django_db
def test_a_new_term_is_added(taxonomy):
    load_taxonomy(taxonomy)
    tree = json.loads(json.dumps(TREE))
    tree["target_groups"].append("children")
    (taxonomy / "tree.json").write_text(json.dumps(tree), encoding="utf-8")
    nl = json.loads((taxonomy / "nl.json").read_text(encoding="utf-8"))
    nl["target_groups"]["children"] = {"name": "Kinderen", "search_words": ["kind"]}
    (taxonomy / "nl.json").write_text(json.dumps(nl), encoding="utf-8")
    assert load_taxonomy(taxonomy) == 8
    assert TargetGroup.objects.get(code="children").name_nl == "Kinderen"


# Towns and postcodes


@pytest.mark.django_db
def test_towns_and_postcodes_are_loaded(places):
    assert load_places(*places) == 2
    utrecht = Place.objects.get(slug="utrecht")
    assert (utrecht.name_nl, utrecht.name_ar) == ("Utrecht", "أوترخت")
    assert utrecht.alternate_names == "Utreg\nTrajectum"
    assert (utrecht.country, utrecht.province) == ("NL", "utrecht")
    assert Place.objects.get(slug="geneve").country == "CH"
    postcode = Postcode.objects.get(digits="3511")
    assert postcode.place == utrecht
    assert postcode.point == (52.0921, 5.1139)


@pytest.mark.django_db
def test_loading_towns_again_leaves_what_an_editor_changed(places):
    load_places(*places)
    Place.objects.filter(slug="utrecht").update(population=1)
    assert load_places(*places) == 2
    assert Place.objects.get(slug="utrecht").population == 1
    assert Postcode.objects.count() == 1


# The real content


def words_in(language):
    return json.loads((FIXTURES / "taxonomy" / f"{language}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tree():
    return json.loads((FIXTURES / "taxonomy" / "tree.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_has_a_name_and_search_words_in_every_language(tree, language):
    codes = {code for top in tree["categories"] for code in (top["code"], *top["children"])}
    words = words_in(language)
    for kind, wanted in (("categories", codes), ("target_groups", set(tree["target_groups"]))):
        assert set(words[kind]) == wanted
        for code, entry in words[kind].items():
            assert entry["name"].strip(), f"{code} has no name"
            assert entry["search_words"], f"{code} has no search words"
            assert len(entry["search_words"]) == len(set(entry["search_words"])), code
            for word in entry["search_words"]:
                assert tokens(word), f"{code}: nobody can search for {word!r}"


def test_the_tree_is_that_of_the_collected_taxonomy(tree, shared):
    collected = json.loads((shared / "data" / "taxonomy.json").read_text(encoding="utf-8"))
    assert [(top["code"], top["children"]) for top in tree["categories"]] == [
        (top["code"], [child["code"] for child in top["children"]])
        for top in collected["categories"]
    ]
    assert tree["target_groups"] == [group["code"] for group in collected["target_groups"]]


@pytest.mark.django_db
def test_all_real_terms_towns_and_postcodes_are_there(real_map, tree):
    assert Category.objects.count() == sum(1 + len(top["children"]) for top in tree["categories"])
    assert TargetGroup.objects.count() == len(tree["target_groups"])
    assert Place.objects.count() > 1900
    assert Postcode.objects.count() > 4000


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("digits", "slug"),
    [
        ("1011", "amsterdam"),
        ("2511", "den-haag"),
        ("3011", "rotterdam"),
        ("3511", "utrecht"),
        ("9711", "groningen"),
    ],
)
def test_postcodes_lie_in_their_towns(real_map, digits, slug):
    assert Postcode.objects.get(digits=digits).place.slug == slug


@pytest.mark.django_db
def test_every_dutch_town_lies_in_the_netherlands(real_map):
    outside = [
        place.slug
        for place in Place.objects.filter(country="NL")
        if not (50.7 < place.latitude < 53.7 and 3.2 < place.longitude < 7.3)
    ]
    assert outside == []
    assert list(Place.objects.exclude(country="NL").values_list("slug", flat=True)) == ["geneve"]


def test_networks_come_once_with_their_towns_and_give_nobody_a_right(db, tmp_path):
    make_place("amsterdam")
    member = make_organization(slug="red-cross")
    path = tmp_path / "networks.json"
    data = {
        "slug": "bsoo",
        "name": "BSOO",
        "places": ["amsterdam"],
        "rhythm": "quarterly",
        "service": "not-there",
        "members": ["red-cross"],
    }
    path.write_text(json.dumps({"networks": [data]}))
    load_networks(path)
    network = Network.objects.get(slug="bsoo")
    assert [place.slug for place in network.places.all()] == ["amsterdam"]
    assert [each.organization for each in network.memberships.all()] == [member]
    assert not network.coordinators.exists()
    network.name = "Renamed"
    network.save()
    load_networks(path)
    assert Network.objects.get(slug="bsoo").name == "Renamed"
