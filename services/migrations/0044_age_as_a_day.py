"""The day of the next check is kept beside the two facts it follows from."""

from django.db import migrations, models


def check_again_on():
    return models.DateField(
        db_index=True, editable=False, null=True, verbose_name="check again on"
    )


class Migration(migrations.Migration):
    dependencies = [("services", "0043_merged_records_and_uploaded_sheets")]
    operations = [
        *(
            migrations.AddField(noun, "review_on", check_again_on())
            for noun in ("organization", "resource", "service")
        ),
        migrations.AddField(
            "service", "drops_behind", models.BooleanField(default=False, editable=False)
        ),
    ]
