from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from services.exchange import changes
from services.models import Service


class Command(BaseCommand):
    help = "Write the services as a spreadsheet; the name of the file says .xlsx or .csv."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--languages", nargs="+", default=list(changes.USUAL_LANGUAGES))
        parser.add_argument("--as", dest="username", help="only what this person may change")

    def handle(self, *, file, languages, username, **options):
        form = file.suffix.removeprefix(".")
        if form not in ("xlsx", "csv"):
            raise CommandError("The name of the file must end in .xlsx or .csv.")
        if unknown := set(languages) - {code for code, _name in settings.LANGUAGES}:
            raise CommandError(f"Not one of our languages: {', '.join(sorted(unknown))}.")
        person = acting_person(username)
        content = changes.export(Service.objects.all(), person, form=form, languages=languages)
        file.write_bytes(content)


def acting_person(username):
    """Whoever is named, else the first administrator: a command has the rights of a person."""
    people = get_user_model().objects.filter(is_active=True)
    if username:
        person = people.filter(username=username).first()
    else:
        person = people.filter(is_superuser=True).order_by("pk").first()
    if person is None:
        raise CommandError("There is no such person. Name somebody with --as.")
    return person
