from django.conf import settings
from django.core.management.base import BaseCommand

from services import history
from services.exchange import content, drafts
from services.search.keeping import all_at_once
from services.text import for_editors

FIXTURES = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = (
        "Take over what came with a new version: terms, towns, words of a new language, drafts. "
        "Fills gaps; changes nothing that is there."
    )

    def handle(self, **options):
        with history.change(why=for_editors("Came with a new version of the map.")):
            terms = content.load_taxonomy(FIXTURES / "taxonomy")
            places = content.load_places(FIXTURES / "places.json", FIXTURES / "postcodes.csv")
            with all_at_once():
                filled = drafts.fill(FIXTURES / "translations")
            content.load_networks(FIXTURES / "networks.json")
        self.stdout.write(f"{terms} terms, {places} towns; {filled} drafts filled in.")
