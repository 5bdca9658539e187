"""The order of lists, kept by the database for the readers of every language."""

from django.db import migrations, models
from django.db.models.functions import Coalesce, Lower

LANGUAGES = ("nl", "en", "ar", "fr", "es", "pt", "tr", "ru", "uk", "fa", "ti", "zh_hans")


def name_as_read_in(language):
    """The reader's language, English, Dutch, then any."""
    order = dict.fromkeys((language, "en", "nl", *LANGUAGES))
    return Lower(Coalesce(*(f"name_{code}" for code in order)))


class Migration(migrations.Migration):
    dependencies = [("services", "0004_content_version")]
    operations = [
        migrations.AddIndex(
            "service",
            models.Index(
                models.F("status"),
                name_as_read_in(language),
                models.F("slug"),
                name=f"service_order_{language}",
            ),
        )
        for language in LANGUAGES
    ]
