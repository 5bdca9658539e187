"""Points for addresses, asked of a service on this machine that answers as PDOK's documentation
shows. The addresses are invented, so that a test says nothing about a real door."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.management import CommandError, call_command

from services.exchange import asking, geocoding
from services.management.commands.geocode import Command
from services.models import Location, Source
from tests.builders import make_location, make_place

SAMPLES = Path(__file__).parent / "samples" / "geocoder"
TODAY = "2026-11-22 12:00"


def sample(name):
    return (SAMPLES / f"{name}.json").read_bytes()


def answer_with(**changes):
    """The answer that fits, with other facts in its document."""
    answer = json.loads(sample("found"))
    answer["response"]["docs"][0] |= changes
    return json.dumps(answer).encode()


class Service:
    """Gives its answers in order, the last one again and again, and notes what it was asked."""

    def __init__(self):
        self.answers = [(200, {}, sample("found"))]
        self.questions = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                service.questions.append((self.path, dict(self.headers)))
                answers = service.answers
                status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/search/v3_1/free"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def answer(self, *answers):
        self.answers = [
            answer if isinstance(answer, tuple) else (200, {}, answer) for answer in answers
        ]

    def asked(self):
        """The words of each question."""
        return [parse_qs(urlsplit(path).query)["q"][0] for path, _headers in self.questions]

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def service(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    service = Service()
    settings.GEOCODER_URL = service.url
    yield service
    service.stop()


@pytest.fixture
def naps(monkeypatch):
    """How long the command slept; it does not sleep in tests."""
    naps = []
    monkeypatch.setattr(Command, "sleep", staticmethod(naps.append))
    return naps


@pytest.fixture(autouse=True)
def memory(settings, tmp_path, naps):
    settings.VAR_DIR = tmp_path
    return tmp_path / "geocode-not-found.json"


@pytest.fixture
def hall(db):
    return make_location(key="hall", street="Lange Laan 1", postal_code="3512 AA")


def geocode(*arguments):
    output = StringIO()
    call_command("geocode", *arguments, stdout=output)
    return output.getvalue()


def geocode_until_it_stops(*arguments):
    output = StringIO()
    with pytest.raises(CommandError) as stopped:
        call_command("geocode", *arguments, stdout=output)
    return f"{output.getvalue()}{stopped.value}"


# Finding


@time_machine.travel(TODAY, tick=False)
def test_point_is_saved_with_its_source(service, hall):
    output = geocode("--write")

    hall.refresh_from_db()
    assert (hall.latitude, hall.longitude) == (52.09123456, 5.12345678)
    source = Source.objects.get(location=hall)
    assert (source.title, source.about) == ("127.0.0.1", "coordinates")
    assert source.read_on.isoformat() == "2026-11-22"
    assert "1 found." in output


def test_question_has_the_documented_form_and_says_who_asks(service, hall, settings):
    settings.SITE_URL = "https://map.example"

    geocode("--write")

    ((path, headers),) = service.questions
    assert parse_qs(urlsplit(path).query) == {
        "q": ["Lange Laan 1, 3512 AA Utrecht"],
        "fq": ["type:adres"],
        "rows": ["1"],
    }
    assert headers["User-Agent"] == "socialmap (+https://map.example)"


def test_dutch_service_is_called_by_its_name():
    url = "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free"
    assert geocoding.Geocoder(url, "").name == "PDOK Locatieserver"


def test_rehearsal_says_what_it_would_ask_and_asks_nothing(service, hall):
    output = geocode()

    assert "Lange Laan 1, 3512 AA Utrecht" in output
    assert "nothing was asked" in output
    assert service.questions == []
    hall.refresh_from_db()
    assert hall.point is None


def test_without_a_service_the_command_says_how_to_name_one(settings, hall):
    settings.GEOCODER_URL = ""

    assert "set GEOCODER_URL" in geocode_until_it_stops("--write")


def test_only_web_addresses_are_asked(settings, hall):
    settings.GEOCODER_URL = "file:///etc/passwd"

    assert "must start with https://" in geocode_until_it_stops("--write")


# What is never asked


@pytest.mark.parametrize(
    "facts",
    [
        {"address_visibility": "withheld"},
        {"location_type": "virtual", "street": ""},
        {"location_type": "region"},
        {"location_type": "mobile"},
        {"street": ""},
        {"place": None},
        {"latitude": 52.0, "longitude": 5.0},
    ],
    ids=["withheld", "virtual", "region", "mobile", "no-street", "no-town", "has-point"],
)
def test_other_locations_are_never_asked_for(service, db, facts):
    make_location(**facts)

    assert "Nothing to ask." in geocode("--write", "--again")
    assert service.questions == []


def test_place_abroad_is_not_asked_of_a_dutch_service(service, db):
    make_location(place=make_place("antwerp", country="BE", province=""))

    assert "Nothing to ask." in geocode("--write")


def test_address_that_is_withheld_during_the_run_is_not_asked_for(service, hall, naps, monkeypatch):
    make_location(key="house", street="Lange Laan 1", postal_code="3512 AA")
    find = geocoding.Geocoder.find

    def find_and_withhold(self, address):
        Location.objects.filter(key="house").update(address_visibility="withheld")
        return find(self, address)

    monkeypatch.setattr(geocoding.Geocoder, "find", find_and_withhold)

    assert "changed meanwhile house" in geocode("--write")
    assert len(service.questions) == 1


def test_address_that_changes_while_it_is_asked_keeps_no_point(service, hall, monkeypatch):
    find = geocoding.Geocoder.find

    def find_and_move(self, address):
        Location.objects.filter(key="hall").update(street="Korte Laan 2")
        return find(self, address)

    monkeypatch.setattr(geocoding.Geocoder, "find", find_and_move)

    assert "1 changed meanwhile." in geocode("--write")
    hall.refresh_from_db()
    assert hall.point is None
    assert not Source.objects.exists()


# Not sure


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (sample("other_town"), "another town: Lange Laan 1, 1012AA Amsterdam"),
        (sample("nothing"), "knows no such address"),
        (answer_with(type="weg"), "not an address"),
        (answer_with(postcode="3599ZZ"), "another postcode"),
        (answer_with(straatnaam="Korte Laan"), "another street"),
        (answer_with(straatnaam=None), "another street"),
        (answer_with(huisnummer=11), "another number"),
    ],
    ids=["town", "nothing", "type", "postcode", "street", "no-street", "number"],
)
def test_unsure_answer_is_skipped_with_its_reason_and_remembered(
    service, hall, memory, body, reason
):
    service.answer(body)

    output = geocode("--write")

    assert "not sure     hall" in output
    assert reason in output
    hall.refresh_from_db()
    assert hall.point is None
    assert list(json.loads(memory.read_text())) == ["hall"]
    assert "Lange Laan" not in memory.read_text()


@pytest.mark.parametrize(
    ("street", "found"),
    [
        ("1e Lange Laan 20", True),
        ("Lange Laan 18-20, ingang B", True),
        ("Lange Laan 20c", True),
        ("Lange Laan", False),
        ("Lange Laan 200", False),
    ],
)
def test_number_is_looked_for_behind_the_street(street, found):
    address = geocoding.Address(street, "3512 AA", "Utrecht")
    name = "1e Lange Laan" if street.startswith("1e") else "Lange Laan"
    document = json.loads(answer_with(straatnaam=name, huisnummer=20))["response"]["docs"][0]

    if found:
        geocoding.compare(document, address)
    else:
        with pytest.raises(geocoding.NotSure):
            geocoding.compare(document, address)


def test_other_spelling_of_the_town_is_the_same_town(service, hall):
    hall.place.alternate_names = "Ütrecht\nUtrecht Stad"
    hall.place.save()
    service.answer(answer_with(woonplaatsnaam="UTRECHT STAD", postcode=""))

    assert "1 found." in geocode("--write")


# Again and again


def test_second_run_asks_only_what_is_new(service, hall):
    service.answer(sample("nothing"))
    geocode("--write")
    make_location(key="house", street="Lange Laan 1", postal_code="3512 AA")
    service.answer(sample("found"))

    output = geocode("--write")

    assert "asked before hall" in output
    assert Location.objects.get(key="house").point is not None
    assert len(service.questions) == 2


def test_again_asks_once_more_and_forgets_what_is_found(service, hall, memory):
    service.answer(sample("nothing"), sample("found"))
    geocode("--write")

    geocode("--write", "--again")

    hall.refresh_from_db()
    assert hall.point is not None
    assert json.loads(memory.read_text()) == {}


def test_changed_address_is_asked_for_without_again(service, hall):
    service.answer(sample("nothing"))
    geocode("--write")
    Location.objects.update(street="Lange Laan 3")

    geocode("--write")

    assert service.asked() == ["Lange Laan 1, 3512 AA Utrecht", "Lange Laan 3, 3512 AA Utrecht"]


def test_limit_counts_questions_and_the_next_run_goes_on(service, hall):
    make_location(key="house", street="Lange Laan 1", postal_code="3512 AA")

    geocode("--write", "--limit", "1")
    assert Location.objects.exclude(latitude=None).get().key == "hall"
    geocode("--write", "--limit", "1")

    assert not Location.objects.filter(latitude=None).exists()
    assert len(service.questions) == 2


def test_damaged_memory_is_named(hall, service, memory):
    memory.write_text("{")

    assert "geocode-not-found.json is damaged" in geocode_until_it_stops("--write")


# Politeness


def test_questions_are_a_second_apart(service, hall, naps):
    for number in range(2):
        make_location(key=f"house-{number}", street="Lange Laan 1", postal_code="3512 AA")

    geocode("--write")

    assert naps == [1, 1]


@pytest.mark.parametrize("status", [429, 503])
def test_busy_service_is_left_alone_for_as_long_as_it_asks(service, hall, naps, status):
    service.answer((status, {"Retry-After": "7"}, b""), sample("found"))

    assert "1 found." in geocode("--write")
    assert naps == [7]


@time_machine.travel("2026-11-22 12:00 +0000", tick=False)
def test_busy_service_may_name_a_moment(service, hall, naps):
    moment = "Sun, 22 Nov 2026 12:00:30 GMT"
    service.answer((429, {"Retry-After": moment}, b""), sample("found"))

    geocode("--write")

    assert naps == [30]


@pytest.mark.parametrize("wait", ["soon", "-5", ""])
def test_unreadable_wait_is_the_usual_pause(service, hall, naps, wait):
    service.answer((429, {"Retry-After": wait}, b""), sample("found"))

    geocode("--write")

    assert naps == [1]


def test_very_long_wait_ends_the_run(service, hall, naps):
    service.answer((429, {"Retry-After": "86400"}, b""))

    assert "left alone for 86400 seconds" in geocode_until_it_stops("--write")
    assert naps == []


def test_service_that_stays_busy_ends_the_run(service, hall):
    service.answer((503, {}, b""))

    assert "stays busy" in geocode_until_it_stops("--write")
    assert len(service.questions) == 3


# Trouble


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>Maintenance</html>",
        b"[]",
        b'{"response": {}}',
        b'{"response": {"docs": {"0": 1}}}',
        b'{"response": {"docs": ["x"]}}',
        b"\xff\xfe",
        answer_with(centroide_ll=None),
        answer_with(centroide_ll="POINT(52.09 5.12)"),
        answer_with(centroide_ll="POINT(a b)"),
        (500, {}, b"broken"),
        (404, {}, b""),
    ],
    ids=[
        "empty",
        "html",
        "list",
        "no-documents",
        "odd-documents",
        "odd-document",
        "no-text",
        "no-point",
        "swapped",
        "words",
        "500",
        "404",
    ],
)
def test_garbage_is_a_failure_that_saves_nothing(service, hall, memory, answer):
    service.answer(answer)

    assert "1 failed." in geocode("--write")
    hall.refresh_from_db()
    assert hall.point is None
    assert not memory.exists()


def test_three_failures_in_a_row_end_the_run_and_keep_what_was_found(service, hall):
    for number in range(5):
        make_location(key=f"house-{number}", street="Lange Laan 1", postal_code="3512 AA")
    service.answer(sample("found"), b"garbage")

    output = geocode_until_it_stops("--write")

    assert "after 3 failures" in output
    assert "1 found, 3 failed." in output
    assert len(service.questions) == 4
    assert Location.objects.exclude(latitude=None).get().key == "hall"


def test_service_that_is_not_there_is_a_failure(settings, hall, service):
    settings.GEOCODER_URL = "http://127.0.0.1:9/free"

    assert "did not answer" in geocode("--write")


def test_slow_service_is_not_waited_for(hall, service, monkeypatch):
    monkeypatch.setattr(
        asking, "urlopen", lambda *_args, **_options: (_ for _ in ()).throw(TimeoutError("slow"))
    )

    assert "did not answer (slow)" in geocode("--write")
