"""A page of the list of organizations begins at its first name; before, all were sorted."""

from django.db import migrations, models
from django.db.models.functions import Coalesce, Lower

LANGUAGES = ("nl", "en", "ar", "fr", "es", "pt", "tr", "ru", "uk", "fa", "ti", "zh_hans")


def name_as_read_in(language):
    """The reader's language, English, Dutch, then any."""
    order = dict.fromkeys((language, "en", "nl", *LANGUAGES))
    return Lower(Coalesce(*(f"name_{code}" for code in order)))


class Migration(migrations.Migration):
    dependencies = [("services", "0004_journal_of_changes")]
    operations = [
        migrations.AddIndex(
            "organization",
            models.Index(fields=["is_published", "status"], name="organization_shown"),
        )
    ] + [
        migrations.AddIndex(
            "organization",
            models.Index(
                name_as_read_in(language),
                models.F("slug"),
                name=f"organization_order_{language}",
            ),
        )
        for language in LANGUAGES
    ]
