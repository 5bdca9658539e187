import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.geo import Point, box_around, distance_km

AMSTERDAM = Point(52.374, 4.8897)
UTRECHT = Point(52.0908, 5.1222)
GRONINGEN = Point(53.2192, 6.5667)
MAASTRICHT = Point(50.8483, 5.6889)

dutch_points = st.builds(Point, st.floats(50.7, 53.7), st.floats(3.2, 7.3))


@pytest.mark.parametrize(
    ("here", "there", "km"),
    [
        pytest.param(AMSTERDAM, AMSTERDAM, 0, id="nowhere"),
        pytest.param(AMSTERDAM, UTRECHT, 35.3, id="amsterdam-utrecht"),
        pytest.param(GRONINGEN, MAASTRICHT, 270, id="groningen-maastricht"),
        pytest.param(Point(52, 5), Point(53, 5), 111.2, id="one-degree-north"),
    ],
)
def test_distance_is_that_of_the_crow(here, there, km):
    assert distance_km(here, there) == pytest.approx(km, rel=0.01, abs=0.001)


@given(dutch_points, dutch_points)
def test_the_way_back_is_as_long(here, there):
    assert distance_km(here, there) == pytest.approx(distance_km(there, here))


@given(dutch_points, dutch_points, st.floats(0.1, 400))
def test_the_box_holds_everything_inside_the_circle(centre, other, km):
    box = box_around(centre, km)
    if distance_km(centre, other) <= km * 0.999999:
        assert box.south <= other.latitude <= box.north
        assert box.west <= other.longitude <= box.east


@given(dutch_points, st.floats(0.1, 400))
def test_the_box_is_no_larger_than_it_must_be(centre, km):
    box = box_around(centre, km)
    edges = [
        Point(box.south, centre.longitude),
        Point(box.north, centre.longitude),
        Point(centre.latitude, box.east),
    ]
    for edge in edges:
        assert distance_km(centre, edge) == pytest.approx(km, rel=0.01)
