from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from services import history, rights
from services.exchange import xliff
from services.text import for_editors

from .export_sheet import acting_person


class Command(BaseCommand):
    help = "Say what a translated XLIFF file would change; --write does it."

    def add_arguments(self, parser):
        parser.add_argument("language", metavar="LANGUAGE")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--write", action="store_true", help="apply in one transaction")
        parser.add_argument(
            "--skip-wrong", action="store_true", help="leave texts with mistakes, write the others"
        )
        parser.add_argument("--as", dest="username", help="with the rights of this person")

    def handle(self, *, language, file, write, skip_wrong, username, **options):
        known_language(language)
        if not file.is_file():
            raise CommandError(f"There is no {file}.")
        person = acting_person(username)
        within = rights.organizations_to_translate(person, language)
        with history.change(person, for_editors("Brought in a translated file.")):
            plan = xliff.bring(
                file.read_bytes(),
                person,
                language,
                within=within,
                write=write,
                skip_wrong=skip_wrong,
            )
        if plan.wrong:
            raise CommandError(plan.wrong)
        for row in plan.rows:
            for line in (*row.problems, *row.notes):
                self.stdout.write(f"{row.unit.number:>5} {row.unit.id}: {line}")
            if row.result in (xliff.Result.CHANGE, xliff.Result.REVIEW):
                self.stdout.write(f"{row.unit.number:>5} {row.unit.id}: {row.result}")
        done = "" if plan.is_written else " (nothing was written)"
        self.stdout.write(
            ", ".join(f"{plan.count(result)} {result}" for result in xliff.Result) + done
        )
        if plan.problems and not plan.is_written:
            raise CommandError("There are mistakes; they stand above.")


def known_language(code):
    known = [each for each, _name in settings.LANGUAGES]
    if code not in known:
        raise CommandError(f"Not one of our languages: {code}. They are {', '.join(known)}.")
