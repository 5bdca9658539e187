from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("Social map")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from services import checks  # noqa: F401  Importing the module registers the checks.
        from services.history import recording
        from services.models import content_version
        from services.search import keeping

        keeping.connect()
        # Behind the search documents: what raises the version must have been written before.
        content_version.connect()
        # Behind the version: whoever raises it is alone, and reads the state that is changed.
        recording.connect()
