"""What the phone says of opening hours is what the server says: the same examples, asked of
static/js/open-now.js."""

from datetime import timedelta

import pytest
from django.http import HttpResponse

from services.kept_town import as_plain
from services.open_now import Rule, holidays_of, status
from tests.browser.served_here import page_here, serve_here
from tests.open_now_examples import EXAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.once]

# The status of a service is no part of its hours.
OF_HOURS = [example for example in EXAMPLES if not example.service]
SECOND = timedelta(seconds=1)
YEARS = range(2024, 2030)

ANSWER = """async ({ examples, holidays }) => {
    const hours = await import("/static/js/open-now.js");
    const known = hours.holidaysOf(holidays);
    return examples.map(({ rules, day, at, question }) => {
        const read = rules.map(hours.ruleOf);
        const number = hours.dayNumber(day);
        return read.some((rule) => question === "open_at"
            ? hours.openAt(rule, number * 24 * 60 + at, known) !== null
            : hours.isHeldOn(rule, number, at, known));
    });
}"""
STATES = """async ({ examples, holidays }) => {
    const hours = await import("/static/js/open-now.js");
    const known = hours.holidaysOf(holidays);
    return examples.map(({ rules, day, at }) => {
        const moment = hours.dayNumber(day) * 24 * 60 + at;
        const found = hours.statusOf(rules.map(hours.ruleOf), moment, known);
        const opening = found.opening ?? found.follows ?? null;
        const ahead = opening && Math.round((opening.start - moment) * 60);
        return [found.state, ahead, opening && opening.channel];
    });
}"""


@pytest.fixture
def page(browser):
    with page_here(browser) as page:
        yield page


@pytest.fixture
def phone(page):
    serve_here(page, {"/": HttpResponse("<title>Phone</title>")})
    page.goto("/")
    return page


def minutes(moment):
    return None if moment is None else moment.hour * 60 + moment.minute + moment.second / 60


def rules_of(example):
    return [Rule(block, example.closings, example.on_holidays) for block in example.blocks]


def for_the_phone(examples):
    """The examples as JSON, and the holidays of all their years."""
    return {
        "examples": [
            {
                "rules": [as_plain(rule) for rule in rules_of(example)],
                "day": example.day.isoformat(),
                "at": minutes(example.at),
                "question": example.question,
            }
            for example in examples
        ],
        "holidays": {
            day.isoformat(): name for year in YEARS for day, name in holidays_of(year).items()
        },
    }


def test_every_example_has_the_same_answer(phone):
    answers = phone.evaluate(ANSWER, for_the_phone(OF_HOURS))
    wrong = [
        example.sentence
        for example, answer in zip(OF_HOURS, answers, strict=True)
        if answer is not example.answer
    ]
    assert wrong == []
    assert len(answers) >= 120


def test_every_example_has_the_same_state_at_its_moment(phone):
    timed = [example for example in OF_HOURS if example.at is not None]
    expected = []
    for example in timed:
        found = status(rules_of(example), example.moment)
        opening = found.opening or found.follows
        expected.append(
            [
                str(found.state),
                opening and round((opening.start - example.moment) / SECOND),
                opening and opening.channel,
            ]
        )
    assert phone.evaluate(STATES, for_the_phone(timed)) == expected


@pytest.mark.parametrize(
    ("instant", "clock"),
    [
        ("2026-11-28T11:00:00Z", "2026-11-28 12:00"),
        ("2026-07-01T22:30:00Z", "2026-07-02 00:30"),
        # The hour that does not exist, and the one that comes twice.
        ("2026-03-29T00:59:00Z", "2026-03-29 01:59"),
        ("2026-03-29T01:00:00Z", "2026-03-29 03:00"),
        ("2026-10-25T00:30:00Z", "2026-10-25 02:30"),
        ("2026-10-25T01:30:00Z", "2026-10-25 02:30"),
        ("2026-12-31T23:00:00Z", "2027-01-01 00:00"),
    ],
)
def test_the_phone_reads_a_dutch_clock_wherever_it_is(phone, instant, clock):
    shown = phone.evaluate(
        """async (instant) => {
            const { dutchMoment } = await import("/static/js/open-now.js");
            return new Date(dutchMoment(new Date(instant)) * 60000).toISOString();
        }""",
        instant,
    )
    assert shown == f"{clock.replace(' ', 'T')}:00.000Z"
