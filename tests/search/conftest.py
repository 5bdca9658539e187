import pytest

from services.search import vocabulary


@pytest.fixture(scope="module")
def _words(real_map, django_db_blocker):
    with django_db_blocker.unblock():
        return vocabulary.build()


@pytest.fixture
def real_words(_words, monkeypatch):
    """The real map, with its words read once: reading them for each test would take minutes."""
    monkeypatch.setattr("services.search.understanding.vocabulary", lambda: _words)
