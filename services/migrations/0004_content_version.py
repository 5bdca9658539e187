from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0003_full_text_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='content_has_one_version')],
            },
        ),
    ]
