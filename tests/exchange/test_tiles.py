"""/tiles/8/131/84: pictures of streets, from another server or out of a file."""

import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

from services import checks
from services.exchange import tiles
from tests.plugins.tile_server import TileServer, picture

UTRECHT = "/tiles/8/131/84"
# Over the sea south of Africa.
FAR_AWAY = "/tiles/8/128/150"


@pytest.fixture(autouse=True)
def _own_cache(settings):
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        **django_settings.CACHES,
        "tiles": {"BACKEND": backend, "LOCATION": "tiles of tests"},
    }
    tiles.caches["tiles"].clear()
    tiles._file.cache_clear()


@pytest.fixture
def server(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    started = TileServer()
    settings.MAP_TILES = started.url + "/map/{z}/{x}/{y}.png?key=secret"
    yield started
    started.stop()


@pytest.fixture
def archive(tmp_path):
    path = tmp_path / "streets.pmtiles"
    with write(path) as writer:
        writer.write_tile(zxy_to_tileid(8, 131, 84), picture(90))
        writer.write_tile(zxy_to_tileid(9, 262, 168), b"<svg>")
        writer.finalize({"tile_type": TileType.PNG, "tile_compression": Compression.NONE}, {})
    return path


# From a server


def test_a_picture_comes_from_our_host_and_is_asked_for_once(client, server):
    for _time in range(3):
        response = client.get(UTRECHT)
        assert response.status_code == 200
        assert response.content == picture()
    assert [path for path, _headers in server.questions] == ["/map/8/131/84.png?key=secret"]
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == "public, max-age=604800"


def test_nothing_of_the_reader_is_sent_on_nor_of_the_server_passed_back(client, server):
    response = client.get(
        UTRECHT,
        headers={
            "User-Agent": "an old phone",
            "Accept-Language": "ti",
            "X-Forwarded-For": "203.0.113.9",
            "Cookie": "a=b",
            "Referer": "http://testserver/ti/services/?q=doctor",
        },
    )
    [(_path, headers)] = server.questions
    assert headers.keys() <= {"Accept-Encoding", "Host", "User-Agent", "Connection"}
    assert headers["User-Agent"].startswith("socialmap (+")
    assert not response.cookies


@pytest.mark.parametrize(
    "address",
    [
        FAR_AWAY,
        "/tiles/8/131/256",
        "/tiles/8/999999999999999999999999/84",
        "/tiles/20/538000/346000",
        "/tiles/99999999/1/1",
    ],
)
def test_what_the_map_does_not_show_is_not_asked_for(address, client, server):
    assert client.get(address).status_code == 204
    assert server.questions == []


@pytest.mark.parametrize("address", ["/tiles/-1/1/1", "/tiles/8/131/a", "/tiles/8/131/84.png"])
def test_only_numbers_are_addresses(address, client, server):
    assert client.get(address).status_code == 404
    assert client.post(UTRECHT).status_code == 405
    assert server.questions == []


def test_the_setting_says_how_close_the_server_goes(client, server, settings):
    settings.MAP_TILES_ZOOM = 7
    assert client.get(UTRECHT).status_code == 204
    assert server.questions == []


@pytest.mark.parametrize(
    "answer",
    [(500, b"no"), (403, b"wrong key"), (429, b"busy"), (200, b"<html>"), (200, b"")],
    ids=["broken", "refused", "busy", "a page", "empty"],
)
def test_a_server_in_trouble_is_left_alone_and_readers_see_no_error(answer, client, server, caplog):
    server.answers = [answer]
    assert client.get(UTRECHT).status_code == 204
    # Another picture: it is not asked for either.
    assert client.get("/tiles/8/132/84").status_code == 204
    assert len(server.questions) == 1
    # Neither the key of the server nor where somebody looked.
    assert "secret" not in caplog.text
    assert "/tiles/" not in caplog.text


def test_a_slow_server_is_not_waited_for(client, server, monkeypatch):
    monkeypatch.setattr(tiles, "PATIENCE_SECONDS", 0.1)
    server.delay_seconds = 0.5
    assert client.get(UTRECHT).status_code == 204


def test_a_server_that_is_not_there(client, server):
    server.server.socket.close()
    assert client.get(UTRECHT).status_code == 204


def test_a_missing_picture_is_no_trouble(client, server):
    server.answers = [(404, b"")]
    assert [client.get(UTRECHT).status_code for _time in range(2)] == [204, 204]
    assert client.get("/tiles/8/132/84").status_code == 200
    assert len(server.questions) == 2


# Out of a file


def test_a_file_gives_its_pictures(client, settings, archive):
    settings.MAP_TILES = str(archive)
    response = client.get(UTRECHT)
    assert response.content == picture(90)
    assert client.get("/tiles/8/132/84").status_code == 204
    # Nothing that is no picture leaves it, and nothing closer than it goes.
    assert client.get("/tiles/9/262/168").status_code == 204
    assert client.get("/tiles/10/525/337").status_code == 204
    assert tiles.source().most_zoom == 9


@pytest.mark.parametrize(
    "content", [None, b"", b"no tiles", b"PMTiles\x02" + bytes(200), b"PMTiles\x03" + bytes(119)]
)
def test_a_file_that_cannot_be_read_costs_no_page(content, client, settings, tmp_path, db):
    path = tmp_path / "broken.pmtiles"
    if content is not None:
        path.write_bytes(content)
    settings.MAP_TILES = str(path)
    assert client.get(UTRECHT).status_code == 204
    assert client.get("/en/services/points/").status_code == 200


def test_without_a_source_there_are_no_streets(client, settings, db):
    assert settings.MAP_TILES == ""
    assert client.get(UTRECHT).status_code == 204
    assert "tiles" not in client.get("/en/services/points/").json()


# What is wrong is said


def test_the_check_reads_the_file(settings, archive, tmp_path):
    settings.MAP_TILES = str(archive)
    assert checks.file_of_tiles_can_be_read(None) == []
    settings.MAP_TILES = str(tmp_path / "nothing.pmtiles")
    assert [each.id for each in checks.file_of_tiles_can_be_read(None)] == ["services.E004"]
    vector = tmp_path / "vector.pmtiles"
    with write(vector) as writer:
        writer.write_tile(0, b"a tile")
        writer.finalize({"tile_type": TileType.MVT, "tile_compression": Compression.GZIP}, {})
    settings.MAP_TILES = str(vector)
    assert [each.id for each in checks.file_of_tiles_can_be_read(None)] == ["services.E005"]


# The frame


@pytest.mark.parametrize(
    ("square", "is_in"),
    [
        ((0, 0, 0), True),
        ((8, 131, 84), True),
        ((8, 130, 84), True),
        ((8, 128, 84), False),
        ((8, 131, 70), False),
        ((19, 269_500, 172_500), True),
        ((20, 539_000, 345_000), False),
        ((-1, 0, 0), False),
    ],
)
def test_squares_in_and_outside_the_frame(square, is_in):
    assert tiles.is_in_frame(*square) == is_in


@given(st.integers(), st.integers(), st.integers())
def test_any_numbers_have_an_answer(zoom, column, row):
    if tiles.is_in_frame(zoom, column, row):
        assert 0 <= zoom <= tiles.MOST_ZOOM
        assert 0 <= column < 2**zoom
        assert 0 <= row < 2**zoom


@given(st.binary(max_size=40))
def test_only_pictures_are_pictures(content):
    begins = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
    assert (tiles.kind_of(content) is None) or content.startswith(begins)
