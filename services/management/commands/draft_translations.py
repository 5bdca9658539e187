from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from services.exchange import machine_translation
from services.exchange.asking import TIMEOUT_SECONDS, Stopped
from services.models.translation_state import record_kind
from services.texts import SHOWN

from .geocode import positive


class Command(BaseCommand):
    help = (
        "Ask the translation service for drafts of texts that are missing; each is marked as made "
        "by a computer. Goes on where it stopped; never touches words of a person."
    )

    # Tests do not wait.
    sleep = None
    timeout_seconds = TIMEOUT_SECONDS

    def add_arguments(self, parser):
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument(
            "languages",
            nargs="*",
            metavar="LANGUAGE",
            help=f"into these, in this order (default: all): {', '.join(codes)}",
        )
        parser.add_argument(
            "--kind",
            default="",
            choices=sorted(map(record_kind, SHOWN)),
            metavar="KIND",
            help=f"only texts of one kind of record: {', '.join(sorted(map(record_kind, SHOWN)))}",
        )
        parser.add_argument(
            "--limit",
            type=positive,
            default=settings.DRAFTS_PER_RUN,
            metavar="N",
            help="ask for at most N texts (default: DRAFTS_PER_RUN)",
        )
        parser.add_argument(
            "--again", action="store_true", help="also ask for what was refused before"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be asked, and ask nothing"
        )

    def handle(self, *, languages, kind, limit, again, dry_run, **options):
        known = [code for code, _name in settings.LANGUAGES]
        if unknown := [code for code in languages if code not in known]:
            raise CommandError(f"Not one of our languages: {', '.join(unknown)}.")
        wanted = languages or known
        counted = Counter()
        choice = {"kind": kind, "limit": limit, "again": again}
        try:
            memory = machine_translation.Memory(settings.VAR_DIR / "drafts-refused.json")
            if dry_run:
                rows = machine_translation.rehearse(wanted, memory, **choice)
            else:
                rows = machine_translation.fill(self.service(), wanted, memory, **choice)
            for row in rows:
                counted[row.outcome] += 1
                self.stdout.write(str(row))
        except Stopped as reason:
            raise CommandError(f"{reason} {self.summary(counted)}".strip()) from None
        rehearsed = " (rehearsed; nothing was asked)" if dry_run else ""
        self.stdout.write(f"{self.summary(counted) or 'Nothing to ask.'}{rehearsed}")

    def service(self):
        if not settings.TRANSLATOR_URL:
            raise CommandError(
                "No service is named: set TRANSLATOR_URL to the address of a LibreTranslate, "
                "such as http://127.0.0.1:5000"
            )
        patience = {"sleep": self.sleep} if self.sleep else {}
        return machine_translation.Service(
            settings.TRANSLATOR_URL,
            settings.TRANSLATOR_KEY,
            user_agent=f"socialmap (+{settings.SITE_URL})",
            timeout_seconds=self.timeout_seconds,
            **patience,
        )

    @staticmethod
    def summary(counted):
        parts = [f"{number} {outcome.value}" for outcome, number in counted.items()]
        return f"{', '.join(parts)}." if parts else ""
