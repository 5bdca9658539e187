import logging

from django.conf import settings
from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

# Only our own pages may ask where the phone is, and only after a tap.
PERMISSIONS_POLICY = ", ".join(
    [
        "geolocation=(self)",
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "browsing-topics",
                "camera",
                "display-capture",
                "encrypted-media",
                "fullscreen",
                "gyroscope",
                "hid",
                "idle-detection",
                "local-fonts",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "publickey-credentials-get",
                "screen-wake-lock",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
    ]
)
# Those who sign in may do so with a passkey.
ADMIN_PERMISSIONS_POLICY = PERMISSIONS_POLICY.replace(
    "publickey-credentials-get=()", "publickey-credentials-get=(self)"
)

# In the environment of a request: the page cache before Django compresses the answer.
COMPRESSES = "socialmap.page_cache_compresses"


class BrowserRulesMiddleware:
    """What Django's own security middleware leaves out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_admin = request.path_info.startswith("/admin/")
        policy = ADMIN_PERMISSIONS_POLICY if is_admin else PERMISSIONS_POLICY
        response.headers.setdefault("Permissions-Policy", policy)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if is_admin:
            # Under the site's no-referrer a browser hides where a form was sent from, and Django
            # refuses the form. Addresses of the admin still never reach another site.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response


class LanguageMiddleware(LocaleMiddleware):
    """The language stands in the address; without one, what the browser prefers. No cookie has a
    say. The admin is written in fewer languages and speaks the first of them to all others."""

    def process_request(self, request):
        super().process_request(request)
        if request.path_info.startswith("/admin/"):
            preferred = translation.get_language()
            if preferred not in settings.ADMIN_LANGUAGES:
                translation.activate(settings.ADMIN_LANGUAGES[0])
                request.LANGUAGE_CODE = settings.ADMIN_LANGUAGES[0]

    def process_response(self, request, response):
        answer = super().process_response(request, response)
        if answer is not response:
            # Django says that its redirect depends on a cookie, so proxies would not keep it.
            answer.headers["Vary"] = "Accept-Language"
        return answer


class PublicGZipMiddleware(GZipMiddleware):
    """Compress public pages. The admin holds secrets beside words typed by others, and the size
    of a compressed page can give such secrets away (BREACH)."""

    def process_response(self, request, response):
        is_compressed_later = COMPRESSES in request.META and not response.streaming
        if request.path_info.startswith("/admin/") or is_compressed_later:
            return response
        return super().process_response(request, response)


class WithoutQuery(logging.Filter):
    """What somebody searched for is never written down: cut it off everything Django logs about
    a request, also off the request that a handler might print with the error."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(self._cut(value) for value in record.args)
        if isinstance(getattr(record, "request", None), HttpRequest):
            del record.request
        return True

    @staticmethod
    def _cut(value):
        if isinstance(value, str) and "?" in value:
            # The development server logs 'GET /path?query HTTP/1.1' as one value.
            path, _, query = value.partition("?")
            _, space, protocol = query.rpartition(" HTTP/")
            return path + (space + protocol if space else "")
        return value
