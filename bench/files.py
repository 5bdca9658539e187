"""How long do files of a large network take, and how much memory?

`python -m bench.files` fills a SQLite database with 2,000 services once (under var/bench), makes
one network of all their towns, and makes each file in a process of its own.
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
# Seconds and megabytes: what a pack of 2,000 services may take. A leaflet has no limit.
LIMITS = {
    "pack.xlsx": (20, 300),
    "pack.pdf": (60, None),
    "pack.csv": (20, None),
    "leaflet of one": (None, None),
    "leaflet of twelve": (None, None),
}


def main() -> None:
    folder = ROOT / os.environ.get("VAR_DIR", "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / f"files-{SIZE}.sqlite3"
    surroundings = {**os.environ, "DATABASE_URL": f"sqlite:////{database}"}
    if not database.exists():
        for task in (["listings"], ["multiply", str(SIZE)]):
            _run(["-m", "bench.one_database", *task], surroundings)
    print(f"{'file':18}{'seconds':>9}{'limit':>7}{'MB':>7}{'limit':>7}{'kB':>8}")
    for file, (seconds, megabytes) in LIMITS.items():
        told = json.loads(_run(["-m", "bench.files", file], surroundings))
        print(
            f"{file:18}{told['seconds']:9.1f}{seconds or '–':>7}{told['megabytes']:7}"
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


def measure(file: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "socialmap.settings"
    import django

    django.setup()
    start = time.perf_counter()
    content = _leaflet(file) if file.startswith("leaflet") else _pack(file.removeprefix("pack."))
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - start,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "kilobytes": len(content) // 1024,
            }
        )
    )


# What follows reads models, which exist only when Django is set up.


def _pack(form: str) -> bytes:
    from django.utils.timezone import localdate

    from services import meeting_pack
    from services.models import Network, Place

    network, _made = Network.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    network.places.set(Place.objects.with_services())
    pack = meeting_pack.Pack(network, meeting_pack.usual_start(network), localdate(), "nl")
    return meeting_pack.make(pack, form)


def _leaflet(file: str) -> bytes:
    """In Dutch with Arabic beside it, folded: the dearest."""
    from django.utils.timezone import localdate

    from services.exchange import handouts
    from services.models import Service
    from services.models.together import with_all

    most = handouts.MOST if file.endswith("twelve") else 1
    shown = Service.objects.published().current().for_migrants().order_by("pk")
    services = with_all(shown[:most], localdate())
    asked = handouts.AskedList(lambda: "", "", has_more=False) if most > 1 else None
    return handouts.write(
        services, handouts.Form.FOLDED, ["nl", "ar"], today=localdate(), asked=asked
    )


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
