"""How long does the meeting pack of a large network take, and how much memory?

`python -m bench.meeting_pack` fills a SQLite database with 2,000 services once (under var/bench),
makes one network of all their towns, and makes each file in a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZE = 2000
# Seconds and megabytes: what a pack of 2,000 services may take.
LIMITS = {"xlsx": (20, 300), "pdf": (60, None), "csv": (20, None)}


def main() -> None:
    folder = ROOT / os.environ.get("VAR_DIR", "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / f"meeting-pack-{SIZE}.sqlite3"
    surroundings = {**os.environ, "DATABASE_URL": f"sqlite:////{database}"}
    if not database.exists():
        for task in (["listings"], ["multiply", str(SIZE)]):
            _run(["-m", "bench.one_database", *task], surroundings)
    print(f"{'file':6}{'seconds':>9}{'limit':>7}{'MB':>7}{'limit':>7}{'kB':>8}")
    for form, (seconds, megabytes) in LIMITS.items():
        told = json.loads(_run(["-m", "bench.meeting_pack", form], surroundings))
        print(
            f"{form:6}{told['seconds']:9.1f}{seconds:7}{told['megabytes']:7}"
            f"{megabytes or '–':>7}{told['kilobytes']:8}"
        )


def _run(arguments: list[str], surroundings: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        env=surroundings,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def measure(form: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "socialmap.settings"
    import django

    django.setup()
    # What follows reads models, which exist only now.
    from django.utils.timezone import localdate

    from services import meeting_pack
    from services.models import Network, Place

    network, _made = Network.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    network.places.set(Place.objects.with_services())
    today = localdate()
    pack = meeting_pack.Pack(network, meeting_pack.usual_start(network), today, "nl")
    start = time.perf_counter()
    content = meeting_pack.make(pack, form)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - start,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "kilobytes": len(content) // 1024,
                "services": pack.services().count(),
            }
        )
    )


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
