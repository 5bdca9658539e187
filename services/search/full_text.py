"""The engine's own full-text index, asked with words that are safe by construction.

Finding is cheap and ranking dear: all services with the words are found, whatever their number, and
only the likeliest of those that the reader may be shown are ranked.
"""

from __future__ import annotations

from django.db import connection, models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import RawSQL

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


def services_with(words: str, *, every_word: bool) -> list[int]:
    """Ids of services whose documents hold these words (or their beginnings), in no order."""
    if not (wanted := _wanted(words)):
        return []
    return _find(_question(wanted, every_word=every_word))


def best_first(ids: list[int], words: str, *, every_word: bool) -> list[int]:
    """The likeliest of these services, which were found with these words."""
    wanted = _wanted(words)
    if not wanted or not ids:
        return []
    documents = SearchDocument.objects.filter(service__in=ids[:MOST_CANDIDATES])
    if len(ids) > MOST_RANKED:
        # The names are short and at hand; the words of a whole document are far away.
        documents = SearchDocument.objects.filter(
            pk__in=documents.order_by(_words_in_name(wanted).desc(), "pk").values("pk")[
                :MOST_RANKED
            ]
        )
    ranked = documents.annotate(rank=_rank(_question(wanted, every_word=every_word)))
    return list(ranked.order_by("-rank", "pk").values_list("service_id", flat=True))


def services_named(words: list[str]) -> list[int]:
    """Ids of services with one of these words in their names, as it stands."""
    wanted = _wanted(" ".join(words))
    if not wanted:
        return []
    question = _question(wanted, every_word=False, is_beginning=False)
    return _find(question, names=[f"% {word} %" for word in wanted])[:MOST_NAMED]


def _wanted(words: str) -> list[str]:
    return list(dict.fromkeys(tokens(words)))[:MOST_WORDS]


def _find(question: str, names: list[str] | None = None) -> list[int]:
    """In SQL: twenty thousand numbers are many for Django to turn one by one. ``names`` are
    patterns; folded words hold letters and digits only, so none of them is an operator."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A function of ours (migration 0006), which always asks the index.
            sql = "SELECT * FROM services_with_words(%s, %s, %s)"
            cursor.execute(sql, [question, names, MOST_FOUND])
        else:
            sql = (
                "SELECT service_id FROM (SELECT service_id, document.name_words "
                "FROM services_search JOIN services_searchdocument AS document "
                "ON document.id = services_search.rowid WHERE services_search MATCH %s LIMIT %s)"
            )
            if names:
                named = ["' ' || name_words || ' ' LIKE %s"] * len(names)
                sql += f" WHERE {' OR '.join(named)}"
            cursor.execute(sql, [question, MOST_FOUND, *(names or ())])
        return [pk for (pk,) in cursor.fetchall()]


def _question(wanted: list[str], *, every_word: bool, is_beginning: bool = True) -> str:
    """Folded words hold letters and digits only; in quotes none of them is an operator."""
    if connection.vendor == "sqlite":
        quotes, begins, join = '"', "*", " " if every_word else " OR "
    else:
        quotes, begins, join = "'", ":*", " & " if every_word else " | "
    return join.join(
        f"{quotes}{word}{quotes}{begins if is_beginning and _is_telling(word) else ''}"
        for word in wanted
    )


def _is_telling(word: str) -> bool:
    return len(word) >= SHORTEST_BEGINNING or is_han(word)


def _words_in_name(wanted: list[str]) -> models.Expression:
    named = [
        Case(When(Q(name_words__contains=word), then=Value(1)), default=Value(0)) for word in wanted
    ]
    return sum(named[1:], start=named[0])


def _rank(question: str) -> RawSQL:
    if connection.vendor == "sqlite":
        # The smaller, the better.
        sql = (
            "SELECT -bm25(services_search, %s, %s, %s) FROM services_search "
            "WHERE services_search MATCH %s AND rowid = services_searchdocument.id"
        )
        return RawSQL(sql, (*WEIGHTS, question), output_field=models.FloatField())
    # PostgreSQL takes the weights from D to A, as parts of one.
    sql = "ts_rank(ARRAY[0.12, 0.12, 0.37, 1.0]::real[], vector, to_tsquery('simple', %s))"
    return RawSQL(sql, (question,), output_field=models.FloatField())
