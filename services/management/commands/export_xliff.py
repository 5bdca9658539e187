from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from services import rights
from services.exchange import xliff
from services.models import Organization
from services.models.translation_state import record_kind
from services.texts import SHOWN, STATES, WAITING

from .export_sheet import acting_person
from .import_xliff import known_language


class Command(BaseCommand):
    help = "Write texts that wait for a translation as XLIFF 1.2, for a translation agency."

    def add_arguments(self, parser):
        kinds = sorted(map(record_kind, SHOWN))
        parser.add_argument("language", metavar="LANGUAGE")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--state",
            action="append",
            choices=STATES,
            help=f"only texts in this state; may be repeated (default: {', '.join(WAITING)})",
        )
        parser.add_argument("--kind", default="", choices=kinds, metavar="KIND")
        parser.add_argument("--organization", metavar="SLUG", help="only texts of this one")
        parser.add_argument("--as", dest="username", help="only what this person may write")

    def handle(self, *, language, file, state, kind, organization, username, **options):
        known_language(language)
        within = rights.organizations_to_translate(acting_person(username), language)
        if organization:
            within = Organization.objects.all() if within is None else within
            within = within.filter(slug=organization)
            if not within.exists():
                raise CommandError(f"There is no organisation {organization}.")
        texts = xliff.texts_for(language, states=tuple(state or WAITING), kind=kind, within=within)
        file.write_bytes(xliff.export(texts, language))
        self.stdout.write(f"{len(texts)} texts.")
