"""Every colour can be read where it stands, by day and in the dark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import colours

COLOURS = st.from_regex(r"\A#[0-9a-f]{6}\Z")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_known_figures(one, other, ratio):
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_has_no_direction_and_its_bounds(one, other):
    assert colours.contrast(one, other) == colours.contrast(other, one)
    assert 1 <= colours.contrast(one, other) <= 21.0001


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(pair, id=f"{scheme}: {pair.text} on {pair.ground}")
        for scheme, palette in colours.palettes().items()
        for pair in colours.pairs(palette)
    ],
)
def test_everything_can_be_read(pair):
    assert pair.ratio >= pair.least


def test_the_dark_has_an_own_value_for_every_colour():
    light, dark = colours.palettes().values()
    assert light.keys() == dark.keys()
    assert [name for name in light if light[name] == dark[name]] == []
