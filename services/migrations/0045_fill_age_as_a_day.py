"""Say of every listing when it is checked again. What drops behind is noted by the daily command."""

from dateutil.relativedelta import relativedelta
from django.db import migrations


def fill(apps, schema_editor):
    for noun in ("Organization", "Resource", "Service"):
        checked = apps.get_model("services", noun).objects.filter(assured_date__isnull=False)
        facts = checked.values_list("assured_date", "review_interval_months").order_by()
        for day, months in facts.distinct():
            checked.filter(assured_date=day, review_interval_months=months).update(
                review_on=day + relativedelta(months=months)
            )


class Migration(migrations.Migration):
    dependencies = [("services", "0044_age_as_a_day")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
