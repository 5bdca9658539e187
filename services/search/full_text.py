"""The engine's own full-text index, asked with words that are safe by construction."""

from __future__ import annotations

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ..models import SearchDocument
from ..text import tokens

# Ranking is dear: it is done for this many candidates, not for the table.
MOST_CANDIDATES = 1000
# Words a query may bring to the index; more say nothing more.
MOST_WORDS = 12
# A word in more names than this is the name of none.
MOST_NAMED = 20
# How much a word counts in the name, in who-what-where, and elsewhere.
WEIGHTS = (8.0, 3.0, 1.0)


def services_with(words: str, *, every_word: bool) -> list[int]:
    """Ids of services whose documents hold these words (or their beginnings), best first."""
    wanted = list(dict.fromkeys(tokens(words)))[:MOST_WORDS]
    if not wanted:
        return []
    find = {"sqlite": _in_sqlite, "postgresql": _in_postgresql}[connection.vendor]
    return list(find(wanted, every_word).values_list("service_id", flat=True)[:MOST_CANDIDATES])


def services_named(words: list[str]) -> list[int]:
    """Ids of services with one of these words in their names, as it stands."""
    wanted = list(dict.fromkeys(token for word in words for token in tokens(word)))[:MOST_WORDS]
    if not wanted:
        return []
    if connection.vendor == "sqlite":
        query = " OR ".join(f'name_words : "{word}"' for word in wanted)
        sql = "SELECT rowid FROM services_search WHERE services_search MATCH %s LIMIT %s"
    else:
        query = " | ".join(f"'{word}':A" for word in wanted)
        sql = (
            "SELECT id FROM services_searchdocument "
            "WHERE vector @@ to_tsquery('simple', %s) LIMIT %s"
        )
    found = SearchDocument.objects.filter(pk__in=RawSQL(sql, (query, MOST_NAMED)))
    return list(found.order_by("pk").values_list("service_id", flat=True))


def _in_sqlite(wanted: list[str], every_word: bool) -> QuerySet[SearchDocument]:
    # Folded tokens hold letters and digits only; in quotes none of them is an operator.
    query = (" " if every_word else " OR ").join(f'"{word}"*' for word in wanted)
    rank = RawSQL(
        "SELECT bm25(services_search, %s, %s, %s) FROM services_search "
        "WHERE services_search MATCH %s AND rowid = services_searchdocument.id",
        (*WEIGHTS, query),
        output_field=models.FloatField(),
    )
    found = RawSQL("SELECT rowid FROM services_search WHERE services_search MATCH %s", (query,))
    return SearchDocument.objects.filter(pk__in=found).annotate(rank=rank).order_by("rank", "pk")


def _in_postgresql(wanted: list[str], every_word: bool) -> QuerySet[SearchDocument]:
    query = (" & " if every_word else " | ").join(f"'{word}':*" for word in wanted)
    found = RawSQL(
        "SELECT id FROM services_searchdocument WHERE vector @@ to_tsquery('simple', %s) LIMIT %s",
        (query, MOST_CANDIDATES),
    )
    # PostgreSQL takes the weights from D to A, as parts of one.
    rank = RawSQL(
        "ts_rank(ARRAY[0.12, 0.12, 0.37, 1.0]::real[], vector, to_tsquery('simple', %s))",
        (query,),
        output_field=models.FloatField(),
    )
    return SearchDocument.objects.filter(pk__in=found).annotate(rank=rank).order_by("-rank", "pk")
