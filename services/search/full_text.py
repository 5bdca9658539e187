"""The engine's own full-text index, asked with words that are safe by construction.

Finding is cheap and ranking dear: all services with the words are found, whatever their number, and
only the likeliest of those that the reader may be shown are ranked.
"""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Case, Q, Value, When

from ..models import SearchDocument
from ..text import tokens
from .spelling import is_han

# More services than this are not found by words: the words say nothing then.
MOST_FOUND = 20_000
# So many are put in order by how many of the words their names say, and so many of these by rank.
MOST_CANDIDATES = 300
MOST_RANKED = 100
# Words a query may bring to the index; more say nothing more.
MOST_WORDS = 12
# Of shorter words the index knows too many that begin like them.
SHORTEST_BEGINNING = 3
# A word in more names than this is the name of none.
MOST_NAMED = 20
# How much a word counts in the name, in who-what-where, and elsewhere.
WEIGHTS = (8.0, 3.0, 1.0)


FIND_IN_SQLITE = (
    "SELECT document.service_id FROM services_search "
    "JOIN services_searchdocument AS document ON document.id = services_search.rowid "
    "WHERE services_search MATCH %s LIMIT %s"
)
# A function of ours (migration 0006), which always asks the index.
FIND_IN_POSTGRESQL = "SELECT * FROM services_with_words(%s, %s, %s)"


def services_with(words: str, *, every_word: bool) -> list[int]:
    """Ids of services whose documents hold these words (or their beginnings), in no order."""
    if not (wanted := _wanted(words)):
        return []
    question = _question(wanted, every_word=every_word)
    if connection.vendor == "sqlite":
        return _ask(FIND_IN_SQLITE, [question, MOST_FOUND])
    return _ask(FIND_IN_POSTGRESQL, [question, None, MOST_FOUND])


def best_first(ids: list[int], words: str, *, every_word: bool) -> list[int]:
    """The likeliest of these services, which were found with these words."""
    wanted = _wanted(words)
    if not wanted or not ids:
        return []
    # The names are short and at hand; the words of a whole document are far away.
    documents = (
        SearchDocument.objects.filter(service__in=ids[:MOST_CANDIDATES])
        .order_by(_words_in_name(wanted).desc(), "pk")
        .values_list("pk", flat=True)[:MOST_RANKED]
    )
    return _ranked(list(documents), _question(wanted, every_word=every_word))


def services_named(words: list[str]) -> list[int]:
    """Ids of services with one of these words in their names, as it stands."""
    wanted = _wanted(" ".join(words))
    if not wanted:
        return []
    if connection.vendor == "sqlite":
        question = " OR ".join(f'name_words : "{word}"' for word in wanted)
        return _ask(FIND_IN_SQLITE, [question, MOST_NAMED])
    # The index says the place of a word only by unpacking the document; the name itself is at hand.
    question = " | ".join(f"'{word}'" for word in wanted)
    names = [f"% {word} %" for word in wanted]
    return _ask(FIND_IN_POSTGRESQL, [question, names, MOST_FOUND])[:MOST_NAMED]


def _wanted(words: str) -> list[str]:
    return list(dict.fromkeys(tokens(words)))[:MOST_WORDS]


def _ask(sql: str, values: list) -> list[int]:
    # Twenty thousand numbers are many for Django to turn one by one.
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [pk for (pk,) in cursor.fetchall()]


def _question(wanted: list[str], *, every_word: bool) -> str:
    """Folded words hold letters and digits only; in quotes none of them is an operator."""
    if connection.vendor == "sqlite":
        quote, begins, join = '"', "*", " " if every_word else " OR "
    else:
        quote, begins, join = "'", ":*", " & " if every_word else " | "
    return join.join(
        f"{quote}{word}{quote}{begins if _is_telling(word) else ''}" for word in wanted
    )


def _is_telling(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING or is_han(word)


def _words_in_name(wanted: list[str]) -> models.Expression:
    named = [
        Case(When(Q(name_words__contains=word), then=Value(1)), default=Value(0)) for word in wanted
    ]
    return sum(named[1:], start=named[0])


def _ranked(documents: list[int], question: str) -> list[int]:
    if connection.vendor == "sqlite":
        # With “+” the words are looked up once, and not once for each document.
        sql = (
            "SELECT document.service_id FROM services_search "
            "JOIN services_searchdocument AS document ON document.id = services_search.rowid "
            "WHERE services_search MATCH %s AND +services_search.rowid IN "
            f"({', '.join(['%s'] * len(documents))}) "
            "ORDER BY bm25(services_search, %s, %s, %s), document.id"
        )
        return _ask(sql, [question, *documents, *WEIGHTS])
    # The weights are told from D to A, as parts of one.
    sql = (
        "SELECT service_id FROM services_searchdocument WHERE id = ANY(%s) ORDER BY "
        "ts_rank(ARRAY[0.12, 0.12, 0.37, 1.0]::real[], vector, to_tsquery('simple', %s)) DESC, id"
    )
    return _ask(sql, [documents, question])
