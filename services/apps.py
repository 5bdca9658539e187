from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("Social map")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from services import checks  # noqa: F401  Importing the module registers the checks.
        from services.search import keeping

        keeping.connect()
