"""The order of lists knows what nobody has checked for very long."""

from django.db import migrations, models
from django.db.models.functions import Coalesce, Lower

LANGUAGES = ("nl", "en", "ar", "fr", "es", "pt", "tr", "ru", "uk", "fa", "ti", "zh_hans")


def name_as_read_in(language):
    """The reader's language, English, Dutch, then any."""
    order = dict.fromkeys((language, "en", "nl", *LANGUAGES))
    return Lower(Coalesce(*(f"name_{code}" for code in order)))


def order_of(language):
    return models.Index(
        models.F("status"),
        models.F("drops_behind"),
        name_as_read_in(language),
        models.F("slug"),
        name=f"service_order_{language}",
    )


class Migration(migrations.Migration):
    dependencies = [("services", "0045_fill_age_as_a_day")]
    operations = [
        operation
        for language in LANGUAGES
        for operation in (
            migrations.RemoveIndex("service", f"service_order_{language}"),
            migrations.AddIndex("service", order_of(language)),
        )
    ]
