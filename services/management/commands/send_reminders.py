from django.core.management.base import BaseCommand
from django.utils import timezone

from services import reminders


class Command(BaseCommand):
    help = "Ask editors to look at listings that are due, overdue or were never checked."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="say who would get which mail, and send nothing"
        )

    def handle(self, *, dry_run, **options):
        today = timezone.localdate()
        sent = failed = 0
        for reminder in reminders.waiting(today):
            if dry_run:
                self.stdout.write(str(reminder))
                sent += 1
            elif reminders.send(reminder, today):
                sent += 1
            else:
                failed += 1
        words = "would be sent" if dry_run else "sent"
        later = f", {failed} not sent; the next run tries again" if failed else ""
        self.stdout.write(f"{sent} reminders {words}{later}.")
