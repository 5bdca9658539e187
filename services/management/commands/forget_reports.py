from django.core.management.base import BaseCommand
from django.utils import timezone

from services import reports


class Command(BaseCommand):
    help = "Forget what readers wrote 90 days after it was handled, and after a year in any case."

    def handle(self, **options):
        forgotten = reports.forget_words(timezone.localdate())
        self.stdout.write(f"{forgotten} reports forgotten.")
