from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from services import history
from services.exchange import changes
from services.text import for_editors

from .export_sheet import acting_person


class Command(BaseCommand):
    help = "Say what a spreadsheet of services would change; --write does it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--write", action="store_true", help="apply in one transaction")
        parser.add_argument(
            "--skip-wrong", action="store_true", help="leave rows with mistakes, write the others"
        )
        parser.add_argument("--as", dest="username", help="with the rights of this person")

    def handle(self, *, file, write, skip_wrong, username, **options):
        if not file.is_file():
            raise CommandError(f"There is no {file}.")
        person = acting_person(username)
        with history.change(person, for_editors("Brought in a spreadsheet.")):
            plan = changes.bring(file.read_bytes(), person, write=write, skip_wrong=skip_wrong)
        if plan.wrong:
            raise CommandError(plan.wrong)
        for row in plan.rows:
            for line in (*row.problems, *row.notes, *row.changes):
                self.stdout.write(f"{row.number:>5} {row.name}: {line}")
        done = "" if plan.is_written else " (nothing was written)"
        self.stdout.write(
            ", ".join(f"{plan.count(result)} {result}" for result in changes.Result) + done
        )
        if plan.problems and not plan.is_written:
            raise CommandError("There are mistakes; they stand above.")
