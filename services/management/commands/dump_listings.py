import json
from pathlib import Path

from django.core.management.base import BaseCommand

from services.exchange.listings import dump_organization
from services.models import Organization


class Command(BaseCommand):
    help = "Write every organisation with its services and locations to FOLDER, one file each."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        folder.mkdir(parents=True, exist_ok=True)
        slugs = Organization.objects.order_by("slug").values_list("slug", flat=True)
        for slug in slugs:
            text = json.dumps(dump_organization(slug), ensure_ascii=False, indent=1)
            (folder / f"{slug}.json").write_text(f"{text}\n", encoding="utf-8")
        self.stdout.write(f"{len(slugs)} organisations written to {folder}.")
