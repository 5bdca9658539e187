"""Whatever stands in the address: a page, never an error of ours."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_map")]

PATHS = (
    "",
    "services/",
    "services/kruispost-gp-walk-in/",
    "organizations/",
    "organizations/kruispost/",
    "places/",
    "places/amsterdam/",
    "courses/",
    "aid-workers/",
    "about/",
    "privacy/",
    "safe/",
    "design/",
)
PARAMETERS = [
    "q",
    "place",
    "near",
    "km",
    "category",
    "for",
    "language",
    "open",
    "day",
    "from",
    "cost",
    "safe",
    "way",
    "organization",
    "page",
]
ANYTHING = st.text(max_size=60) | st.sampled_from(
    [
        "\x00",
        "\ud800",
        "'\"; DROP TABLE",
        "%",
        "52.37,4.89",
        "1e400,1e400",
        "-1",
        "9" * 40,
        "٣",
        '"NEAR(a b)*',
        "a:b & !c | <->",
        "\u202e\u2066",
        "nan,inf",
    ]
)


def encoded(text):
    return quote(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    query=st.lists(
        st.tuples(st.sampled_from(PARAMETERS) | st.text(max_size=8), ANYTHING), max_size=6
    ),
)
def test_any_query_gives_a_page(client, path, query):
    words = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query)
    response = client.get(f"/nl/{path}?{words}")
    assert response.status_code in (200, 404)
    assert b"<h1>" in response.content


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_broken_encodings_give_a_page(client, raw):
    response = client.get("/nl/services/?q=" + "".join(f"%{byte:02x}" for byte in raw))
    assert response.status_code in (200, 404)


@pytest.mark.parametrize(
    "path", ["services/none/", "organizations/none/", "places/none/", "nowhere/", "services/%00/"]
)
def test_what_is_not_there_is_said_in_the_readers_language(client, path):
    response = client.get(f"/nl/{path}")
    assert response.status_code == 404
    assert b'<html lang="nl"' in response.content
    assert b"112" in response.content
