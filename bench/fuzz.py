"""How long does the strangest question take? `python -m bench.fuzz` prints one table per engine.

Thousands of questions that nobody would put: any Unicode, ten thousand letters, operators of FTS5
and `tsquery`, NUL, halves of surrogates, marks of right-to-left scripts, beginnings of words that
stand in every document. Each is asked once, as it is understood and literally. None may be
answered with an error, and none may take a second.

BENCH_SIZES=100000 chooses the sizes, BENCH_ENGINES=postgresql the engines, BENCH_REQUESTS=50 how
many questions of each kind, BENCH_SEED=1 other ones.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from random import Random
from statistics import median
from time import perf_counter
from urllib.parse import quote

from bench.databases import make, run
from bench.pages import sets_of

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "100000").split(",")]
ENGINES = os.environ.get("BENCH_ENGINES", "sqlite,postgresql").split(",")
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "50"))
SEED = int(os.environ.get("BENCH_SEED", "2026"))
SLOW_S = 1.0

COMMON_WORDS = """
    de en van voor in een hulp opvang spreekuur dokter eten koffie inloop amsterdam utrecht
    help legal doctor food the and for with a e s t
    طبيب طعام مساعدة في من пища врач помощь 医生 食物 免费
"""
WORDS = COMMON_WORDS.split()
OPERATORS_OF_FTS5 = ("AND", "OR", "NOT", "NEAR(", ")", "(", '"', "*", "^", ":", "+", "-", "{", "}")
OPERATORS_OF_TSQUERY = (
    "&",
    "|",
    "!",
    "<->",
    "<2>",
    ":*",
    ":A",
    ":ABCD*",
    "(",
    ")",
    "'",
    "\\",
    "''",
)
MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u0640\u064b\u0651"
OTHER_QUESTIONS = (
    "category",
    "place",
    "near",
    "km",
    "for",
    "language",
    "day",
    "from",
    "safe",
    "page",
)


def of_any_unicode(random: Random) -> str:
    return "".join(chr(random.randrange(0x110000)) for _ in range(random.randrange(1, 120)))


def of_one_script(random: Random) -> str:
    start = random.choice((0x20, 0x100, 0x370, 0x400, 0x600, 0x900, 0x1200, 0x3040, 0x4E00, 0xAC00))
    letters = (chr(start + random.randrange(200)) for _ in range(random.randrange(1, 100)))
    return "".join(random.choice((letter, letter, letter, f"{letter} ")) for letter in letters)


def of_ten_thousand_letters(random: Random) -> str:
    pieces = (random.choice((*WORDS, "x" * 50, "é", "\u0651" * 20, "我饿了")) for _ in range(3000))
    return random.choice(("", " ")).join(pieces)[:10_000]


def as_long_as_allowed(random: Random) -> str:
    return " ".join(random.choice(WORDS) for _ in range(100))[: random.randrange(150, 201)]


def of_operators(operators: tuple[str, ...]) -> Callable[[Random], str]:
    def question(random: Random) -> str:
        parts = (random.choice((*operators, *WORDS)) for _ in range(random.randrange(1, 30)))
        return random.choice(("", " ")).join(parts)

    return question


def with_nul(random: Random) -> str:
    return "\0".join(random.choice(WORDS) for _ in range(random.randrange(1, 9))) + "\0"


def with_halves_of_surrogates(random: Random) -> str:
    half = (chr(0xD800 + random.randrange(0x800)) for _ in range(random.randrange(1, 9)))
    return " ".join(f"{random.choice(WORDS)}{each}" for each in half)


def with_marks(random: Random) -> str:
    marked = (random.choice((*WORDS, *MARKS, *MARKS)) for _ in range(random.randrange(1, 60)))
    return "".join(marked)


def of_beginnings(random: Random) -> str:
    """In every document stand words that begin with each of these."""
    letters = "abcdefghijklmnoprstuvwzيملا"
    wanted = (random.choice(letters) for _ in range(random.randrange(1, 13)))
    return " ".join(wanted)


def of_common_words(random: Random) -> str:
    return " ".join(random.sample(WORDS, random.randrange(1, 13)))


KINDS: dict[str, Callable[[Random], str]] = {
    "any Unicode": of_any_unicode,
    "one script": of_one_script,
    "10,000 letters": of_ten_thousand_letters,
    "as long as allowed": as_long_as_allowed,
    "operators of FTS5": of_operators(OPERATORS_OF_FTS5),
    "operators of tsquery": of_operators(OPERATORS_OF_TSQUERY),
    "NUL": with_nul,
    "halves of surrogates": with_halves_of_surrogates,
    "right-to-left marks": with_marks,
    "beginnings of words": of_beginnings,
    "common words": of_common_words,
}


def addresses(kind: str, number: int) -> Iterator[str]:
    random = Random(f"{SEED} {kind}")
    for _ in range(number):
        asked = quote(KINDS[kind](random), safe="", errors="surrogatepass")
        language = random.choice(("nl", "ar", "zh-hans", "en"))
        yield f"/{language}/services/?q={asked}"
        yield f"/{language}/services/?q={asked}&literal=1"
        yield f"/{language}/services/?{random.choice(OTHER_QUESTIONS)}={asked}&q={asked}"


def all_kinds(requests: int) -> list[dict]:
    """In the process of one database."""
    # Django is set up by the process that calls this.
    from django.core.wsgi import get_wsgi_application

    from bench.measure import ask

    application = get_wsgi_application()
    for language in ("nl", "ar", "zh-hans", "en"):
        # What is kept between requests is there in production too.
        ask(application, f"/{language}/services/?q=dokter")
    return [_measure(application, ask, kind, requests) for kind in KINDS]


def _measure(application, ask, kind: str, requests: int) -> dict:
    times, errors, slowest = [], [], ("", 0.0)
    for address in addresses(kind, requests):
        start = perf_counter()
        status, _body = ask(application, address)
        took = perf_counter() - start
        times.append(took)
        # The page of a list that ends earlier is not there, and says so.
        if not status.startswith(("200", "404")):
            errors.append(f"{status}: {address[:100]}")
        slowest = max(slowest, (address, took), key=lambda each: each[1])
    return {
        "kind": kind,
        "requests": len(times),
        "median": 1000 * median(times),
        "p99": 1000 * sorted(times)[-1 - len(times) // 100],
        "max": 1000 * max(times),
        "slow": sum(took > SLOW_S for took in times),
        "errors": errors,
        "slowest": slowest[0],
    }


def main() -> None:
    for engine in ENGINES:
        with sets_of(engine) as sets:
            for size in SIZES:
                rows = json.loads(run(sets.url(make(sets, size)), "measure_fuzz", str(REQUESTS)))
                _print_table(sets.name, size, rows)


def _print_table(engine: str, size: int, rows: list[dict]) -> None:
    head = f"{'asked':>8}{'median':>9}{'p99':>9}{'max':>9}{'> 1 s':>7}{'errors':>8}"
    print(f"\n{engine}, {size:,} services, ms".ljust(35) + head)
    for row in rows:
        print(
            f"{row['kind']:<34}{row['requests']:>8}{row['median']:>9.1f}{row['p99']:>9.1f}"
            f"{row['max']:>9.1f}{row['slow']:>7}{len(row['errors']):>8}",
            flush=True,
        )
        for each in row["errors"][:3]:
            print(f"    {each}", flush=True)
        # To standard error: the table may be kept in a file.
        print(f"{row['kind']}: slowest {row['slowest'][:200]}", file=sys.stderr)


if __name__ == "__main__":
    main()
