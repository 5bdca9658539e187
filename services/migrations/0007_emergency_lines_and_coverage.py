"""The start page asks for the few emergency lines, a town for what works in the whole country."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0006_regions_and_notes_in_every_language")]
    operations = [
        migrations.AddIndex(
            "service",
            models.Index(
                fields=["is_emergency_line"],
                name="service_emergency_line",
                condition=models.Q(is_emergency_line=True),
            ),
        ),
        migrations.AddIndex(
            "service", models.Index(fields=["coverage"], name="service_coverage")
        ),
    ]
