from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from services.exchange import geocoding


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


class Command(BaseCommand):
    help = "Say which addresses have no point on the map yet; --write asks a service for them."

    # Tests do not wait.
    sleep = None

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="ask, and save what is found")
        parser.add_argument(
            "--limit", type=positive, metavar="N", help="ask for at most N addresses"
        )
        parser.add_argument(
            "--again", action="store_true", help="also ask for what was not found before"
        )

    def handle(self, *, write, limit, again, **options):
        if not settings.GEOCODER_URL:
            raise CommandError(
                "No service is named: set GEOCODER_URL to the address of a PDOK Locatieserver, "
                "such as https://api.pdok.nl/bzk/locatieserver/search/v3_1/free"
            )
        counted = Counter()
        try:
            memory = geocoding.Memory(settings.VAR_DIR / "geocode-not-found.json")
            if write:
                rows = geocoding.fill(
                    self.geocoder(), memory, limit=limit, again=again, today=timezone.localdate()
                )
            else:
                rows = geocoding.rehearse(memory, limit=limit, again=again)
            for row in rows:
                counted[row.outcome] += 1
                self.stdout.write(str(row))
        except geocoding.Stopped as reason:
            raise CommandError(f"{reason} {self.summary(counted)}".strip()) from None
        rehearsed = "" if write else " (rehearsed; nothing was asked, add --write)"
        self.stdout.write(f"{self.summary(counted) or 'Nothing to ask.'}{rehearsed}")

    def geocoder(self):
        patience = {"sleep": self.sleep} if self.sleep else {}
        return geocoding.Geocoder(
            settings.GEOCODER_URL, user_agent=f"socialmap (+{settings.SITE_URL})", **patience
        )

    @staticmethod
    def summary(counted):
        parts = [f"{number} {outcome.value}" for outcome, number in counted.items()]
        return f"{', '.join(parts)}." if parts else ""
