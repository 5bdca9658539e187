import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from services import catalogues
from services.exchange import content, drafts, listings
from services.models import Organization, Place
from services.search.keeping import all_at_once

FIXTURES = settings.BASE_DIR / "fixtures"
FIRST_ADMIN = "admin"


class Command(BaseCommand):
    help = "Make everything ready on this machine: database, words, content, somebody to sign in."

    def handle(self, **options):
        catalogues.compile_all()
        call_command("migrate", verbosity=0)
        if not Place.objects.exists():
            self.stdout.write("Loading places and categories ...")
            content.load_taxonomy(FIXTURES / "taxonomy")
            content.load_places(FIXTURES / "places.json", FIXTURES / "postcodes.csv")
        if not Organization.objects.exists():
            self.stdout.write("Loading listings ...")
            with all_at_once():
                report = listings.load([FIXTURES / "listings"], write=True)
                drafts.fill(FIXTURES / "translations")
            content.load_networks(FIXTURES / "networks.json")
            self.stdout.write(report.summary())
        self.make_first_admin()

    def make_first_admin(self):
        note = settings.VAR_DIR / "admin-password"
        users = get_user_model().objects
        if not users.exists():
            password = secrets.token_urlsafe(12)
            users.create_superuser(FIRST_ADMIN, password=password)
            note.touch(mode=0o600)
            note.write_text(f"{password}\n", encoding="utf-8")
        if note.exists():
            password = note.read_text(encoding="utf-8").strip()
            self.stdout.write(
                f"To edit: {settings.SITE_URL}/admin/ as {FIRST_ADMIN} with password {password} "
                "(change it there on a machine others can reach)."
            )
