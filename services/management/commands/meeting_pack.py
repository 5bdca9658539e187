import re
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from services import meeting_pack
from services.exchange.pdf import FontsMissing
from services.models import Network


class Command(BaseCommand):
    help = (
        "Write what a network needs for its meeting: what there is, what changed, what is overdue, "
        "what is missing, and the agenda."
    )

    def add_arguments(self, parser):
        parser.add_argument("network", metavar="NETWORK", help="its short name: bsoo-amsterdam")
        parser.add_argument("--since", help="a day, 2026-09-08; else that of the last meeting")
        parser.add_argument("--until", help="a day; else today")
        parser.add_argument("--language", default="nl", choices=[c for c, _n in settings.LANGUAGES])
        parser.add_argument("--format", default="xlsx", choices=meeting_pack.FORMS, dest="form")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *, network, since, until, language, form, output, **options):
        found = Network.objects.filter(slug=network).first()
        if found is None:
            known = ", ".join(Network.objects.values_list("slug", flat=True))
            raise CommandError(f"There is no network “{network}”. There are: {known or 'none'}.")
        last = day_of(until) if until else localdate()
        first = day_of(since) if since else meeting_pack.usual_start(found, last)
        if first > last:
            raise CommandError("The end lies before the start.")
        pack = meeting_pack.Pack(found, first, last, language)
        try:
            content = meeting_pack.make(pack, form, self.tell)
        except FontsMissing as problem:
            raise CommandError(str(problem)) from None
        output.write_bytes(content)
        self.stderr.write("")

    def tell(self, done, total):
        """On one line; Ctrl-C stops, and leaves no file."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{100 * done // total} %", ending="")


def day_of(text):
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise CommandError(f"Write a day as 2026-09-08, not “{text}”.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"There is no day {text}.") from None
