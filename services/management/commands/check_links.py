from collections import Counter

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from services.exchange import link_checking


class Command(BaseCommand):
    help = "Ask whether the web addresses in listings still work; goes on where it stopped."

    # Tests ask a server on their own machine.
    may_ask = staticmethod(link_checking.is_public)

    def add_arguments(self, parser):
        parser.add_argument(
            "--limit",
            type=int,
            default=settings.LINKS_PER_RUN,
            metavar="N",
            help="ask for at most N addresses (default: LINKS_PER_RUN)",
        )

    def handle(self, *, limit, verbosity=1, **options):
        asker = link_checking.Asker(
            user_agent=f"socialmap link check (+{settings.SITE_URL})", may_ask=self.may_ask
        )
        counted = Counter()
        for url, finding in link_checking.run(asker, most=max(limit, 0), clock=timezone.now):
            counted[bool(finding.problem)] += 1
            if finding.problem and verbosity:
                self.stdout.write(f"{finding.status or '---'} {finding.problem:<12} {url}")
        self.stdout.write(
            f"{counted.total()} asked: {counted[False]} work, {counted[True]} do not."
        )
