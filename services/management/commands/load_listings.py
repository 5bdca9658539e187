from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from services import history
from services.exchange import drafts, listings
from services.search.keeping import all_at_once, paused
from services.text import for_editors


class Command(BaseCommand):
    help = "Rehearse the loading of listings and say what would happen; --write does it."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="file or folder")
        parser.add_argument("--write", action="store_true", help="apply in one transaction")
        parser.add_argument(
            "--overwrite",
            action="append",
            default=[],
            metavar='"KIND NAME"',
            help='take the file where somebody edited the record, e.g. "service kruispost-gp"',
        )
        parser.add_argument(
            "--brief", action="store_true", help="do not list what is left as it is"
        )

    def handle(self, *, files, write, overwrite, brief, **options):
        if missing := [str(path) for path in files if not path.exists()]:
            raise CommandError(f"There is no {', '.join(missing)}.")
        if write:
            with history.change(why=for_editors("Loaded from a file.")), all_at_once():
                report = listings.load(files, write=True, overwrite=overwrite)
                # A changed record comes without its drafts.
                drafts.fill(settings.BASE_DIR / "fixtures" / "translations")
        else:
            with paused():
                report = listings.load(files, write=False, overwrite=overwrite)
        for row in report.rows:
            if brief and row.outcome is listings.Outcome.LEAVE:
                continue
            self.stdout.write(str(row))
        done = "" if write else " (rehearsed; nothing was written, add --write)"
        self.stdout.write(f"{report.summary()}{done}")
        if report.count(listings.Outcome.REFUSE):
            raise CommandError("Some records were refused; the reasons stand above.")
