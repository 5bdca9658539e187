"""A pack that is made while somebody waits: it tells how far it is, and can be stopped."""

from __future__ import annotations

import logging
from datetime import date
from threading import Thread

from django.db import connection, transaction
from django.utils.timezone import now
from django.utils.translation import override

from ..exchange.pdf import FontsMissing
from ..models import MeetingPack, Network
from ..text import for_editors
from .making import make
from .pack import Pack, Stopped

State = MeetingPack.State
log = logging.getLogger(__name__)


def ask(
    person, network: Network, *, since: date, until: date, language: str, form: str
) -> MeetingPack:
    """It starts when what is being saved is saved."""
    MeetingPack.objects.expired().delete()
    job = MeetingPack(
        person=person, network=network, since=since, until=until, language=language, form=form
    )
    job.save()
    transaction.on_commit(lambda: Thread(target=_run_apart, args=(job.pk,), daemon=True).start())
    return job


def _run_apart(pk: int) -> None:
    try:
        run(pk)
    finally:
        # A thread has a connection of its own.
        connection.close()


def run(pk: int) -> None:
    job = MeetingPack.objects.select_related("network").get(pk=pk)
    pack = Pack(job.network, job.since, job.until, job.language)
    try:
        content = make(pack, job.form, lambda done, total: _tell(pk, done, total))
        _end(pk, state=State.READY, content=content)
    except Stopped:
        return
    except FontsMissing as problem:
        _end(pk, state=State.FAILED, problem=str(problem))
    except Exception:
        # Whoever waits is told; the reason is for whoever runs the site.
        log.exception("The meeting pack could not be made.")
        with override("en"):
            problem = str(for_editors("Something went wrong. Try again."))
        _end(pk, state=State.FAILED, problem=problem)


def _open(pk: int):
    return MeetingPack.objects.filter(pk=pk, state__in=(State.WAITING, State.RUNNING))


def _tell(pk: int, done: int, total: int) -> None:
    if not _open(pk).update(state=State.RUNNING, done=done, total=total, told_at=now()):
        raise Stopped


def _end(pk: int, **facts) -> None:
    """What was stopped meanwhile stays stopped."""
    _open(pk).update(**facts, told_at=now())


def stop(job: MeetingPack) -> None:
    _open(job.pk).update(state=State.STOPPED, told_at=now())
