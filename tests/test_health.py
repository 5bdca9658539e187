import pytest
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor


def test_healthz_does_not_ask_the_database(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.django_db
def test_readyz_is_ready_when_the_database_is_up_to_date(client):
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content == b"ready\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_readyz_says_that_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: ["0002"])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert b"run manage.py migrate" in response.content


def test_readyz_says_that_the_database_does_not_answer(client, monkeypatch):
    def no_answer(self, connection):
        raise OperationalError("no route to host")

    monkeypatch.setattr(MigrationExecutor, "__init__", no_answer)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"the database does not answer\n"


def test_health_is_only_read(client):
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200
