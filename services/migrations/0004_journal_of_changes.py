"""What is kept in memory reads here which services a change was about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0003_count_attempts_to_sign_in")]
    operations = [
        migrations.CreateModel(
            name="ContentChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(db_index=True)),
                ("noun", models.CharField(blank=True, max_length=40)),
                ("service_id", models.PositiveBigIntegerField(null=True)),
            ],
            options={"ordering": ["id"]},
        ),
    ]
