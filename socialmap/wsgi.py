import atexit
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialmap.settings")

application = get_wsgi_application()

# Models are there only now.
from services import counting  # noqa: E402

# What was counted and waits to be written is not lost when the site is restarted.
atexit.register(counting.write)

# While pages are being written, nobody wants to see those of before.
if settings.PAGE_CACHE_MB and not settings.DEBUG:
    # It reads the content, which Django only now knows.
    from socialmap.page_cache import PageCache, Watch

    application = PageCache(
        application,
        Watch(),
        max_bytes=settings.PAGE_CACHE_MB * 1024 * 1024,
        max_pages=settings.PAGE_CACHE_PAGES,
    )

# Outside of the page cache: a page that was ready is read like any other.
from socialmap.page_counts import PageCounts  # noqa: E402

application = PageCounts(application)
