"""Two questions of the machines that run the site: are you alive, and may visitors come?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request):
    return _answer("ok")


@require_safe
@never_cache
def readyz(request):
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return _answer("migrations are missing: run manage.py migrate", status=503)
    except DatabaseError:
        return _answer("the database does not answer", status=503)
    return _answer("ready")


def _answer(text, status=200):
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
