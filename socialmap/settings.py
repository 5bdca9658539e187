"""All settings. Every value that differs between machines comes from the environment and has a
default that works on a laptop; the README lists the names. A wrong value stops with a sentence."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env_text(name, default=""):
    return os.environ.get(name, "").strip() or default


def env_bool(name, default=False):
    value = env_text(name).lower()
    if not value:
        return default
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def env_int(name, default):
    value = env_text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def env_list(name, default=()):
    """Read values separated by commas."""
    values = [value.strip() for value in env_text(name).split(",")]
    return [value for value in values if value] or list(default)


# Who are we?

DEBUG = env_bool("DEBUG")
SITE_URL = env_text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

_site = urlsplit(SITE_URL)
if _site.scheme not in ("http", "https") or not _site.hostname or _site.path or _site.query:
    raise ImproperlyConfigured(
        f"SITE_URL must look like https://example.org, without a path, not {SITE_URL!r}."
    )
SITE_IS_SECURE = _site.scheme == "https"

# The container's health check and a proxy on the same machine ask by these names.
_own_names = ["127.0.0.1", "localhost", "[::1]"]
_site_name = f"[{_site.hostname}]" if ":" in _site.hostname else _site.hostname
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", dict.fromkeys([_site_name, *_own_names]))

VAR_DIR = BASE_DIR / env_text("VAR_DIR", "var")

INSTALLED_APPS = [
    # Before the admin, which it extends.
    "modeltranslation",
    "socialmap.admin_site.SocialMapAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles, so that `runserver` serves files the way production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "services",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "socialmap.middleware.BrowserRulesMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "socialmap.middleware.PublicGZipMiddleware",
    # Sessions and sign-in are lazy: a public page touches neither and so sets no cookie.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "socialmap.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "socialmap.urls"
WSGI_APPLICATION = "socialmap.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "services.context.site",
            ],
        },
    },
]


# Which database?


def sqlite_database(path):
    path = BASE_DIR / path
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening takes longer than most pages: whoever comes first and leaves last makes and
        # removes the journal beside the file.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A writer takes its lock at once: waiting works then, upgrading a read lock does not.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def postgresql_database(url):
    options = dict(parse_qsl(url.query))
    # A socket has no place in the host part of an address: postgres:///name?host=/run/postgresql
    host = options.pop("host", url.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": host,
        "PORT": str(url.port or ""),
        # A restarted database costs a waiting visitor a moment, not an error page.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **options,
            # Compiling a question takes PostgreSQL longer than answering one of ours.
            "options": f"-c jit=off {options.get('options', '')}".strip(),
            "pool": {
                "min_size": 1,
                "max_size": env_int("DATABASE_POOL", 8),
                # Seconds. Without a database a page fails soon, and an older one is shown instead.
                "timeout": 3,
            },
        },
    }


def database_from_url(address):
    try:
        url = urlsplit(address)
        if url.scheme == "sqlite" and url.path.strip("/") and not url.netloc:
            # Three slashes: inside the project. Four: from the root of the machine.
            return sqlite_database(unquote(url.path[1:]))
        if url.scheme in ("postgres", "postgresql") and url.path.strip("/"):
            return postgresql_database(url)
    except ValueError:
        pass
    # The address may hold a password, so the sentence does not repeat it.
    raise ImproperlyConfigured(
        "DATABASE_URL must look like sqlite:///var/socialmap.sqlite3 "
        "or postgres://user:password@host:5432/name."
    )


_database_url = env_text("DATABASE_URL")
DATABASES = {
    "default": database_from_url(_database_url)
    if _database_url
    else sqlite_database(VAR_DIR / "socialmap.sqlite3")
}
# A public page that is ready is kept in the memory of each process until the content changes.
PAGE_CACHE_MB = env_int("PAGE_CACHE_MB", 64)
PAGE_CACHE_PAGES = env_int("PAGE_CACHE_PAGES", 5000)
# Cards of services, each in one language, that a process keeps for pages that are made anew.
CARDS_KEPT = env_int("CARDS_KEPT", 4000)
# What takes long to make, such as the words of the search, is made anew while readers go on with
# what was there before. Tests want it at once.
MAKES_ANEW_BESIDE_READERS = True

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# Which languages?

# Django does not know Tigrinya.
LANG_INFO.setdefault("ti", {"bidi": False, "code": "ti", "name": "Tigrinya", "name_local": "ትግርኛ"})

LANGUAGES = [
    ("nl", "Dutch"),
    ("en", "English"),
    ("ar", "Arabic"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pt", "Portuguese"),
    ("tr", "Turkish"),
    ("ru", "Russian"),
    ("uk", "Ukrainian"),
    ("fa", "Persian"),
    ("ti", "Tigrinya"),
    ("zh-hans", "Simplified Chinese"),
]
# The words in templates and code are English.
LANGUAGE_CODE = "en"
ADMIN_LANGUAGES = ("nl", "en")
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True

MODELTRANSLATION_LANGUAGES = tuple(code for code, _name in LANGUAGES)
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": ("en", "nl", "ar", "fr", "es", "pt", "tr", "ru", "uk", "fa", "ti", "zh-hans")
}

# A form of the admin asks for every text in every language; Django stops at 1,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True


# Where are the static files?

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / env_text("STATIC_ROOT", str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "socialmap.static_files.SiteStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
# Folders with fonts for PDF files, beside those the machine knows.
FONT_DIRS = env_list("FONT_DIRS")
# In development files are read where they are written.
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = not DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False


# Who gets mail, and from whom?

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env_text("MAIL_FROM", f"socialmap@{_site.hostname}")
EMAIL_HOST = env_text("MAIL_HOST")
EMAIL_PORT = env_int("MAIL_PORT", 587)
EMAIL_HOST_USER = env_text("MAIL_USER")
EMAIL_HOST_PASSWORD = env_text("MAIL_PASSWORD")
EMAIL_USE_TLS = env_bool("MAIL_TLS", True)
EMAIL_TIMEOUT = 10
# Without a mail server messages are printed, so that nothing waits for one.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"


# Who may do what in a browser?


def secret_key():
    if given := env_text("SECRET_KEY"):
        return given
    if SITE_IS_SECURE:
        raise ImproperlyConfigured(
            "SECRET_KEY must be set when SITE_URL starts with https://. "
            "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may start at once: each writes its own file, the first name wins.
        draft = path.with_name(f"secret-key.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text().strip()


SECRET_KEY = secret_key()

SESSION_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SECURE = SITE_IS_SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_IS_SECURE else []
# A message of the admin waits in the session: a cookie of its own would reach public pages.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_SSL_REDIRECT = SITE_IS_SECURE
# The health check comes from inside, past the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_IS_SECURE else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_IS_SECURE
SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# How does somebody sign in? By invitation, with e-mail and password and a second factor.

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "services.signing_in.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "services.signing_in.NewPasswordForm"}
# The first administrator of a machine has a name and no address.
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# The invitation came by mail.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
# Guessing is counted for each account. By address only coarsely: behind the proxy, which passes on
# no address of a reader, all have the same one.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "5/5m/key,300/m/ip",
    "request_login_code": "100/m/ip,3/m/key",
}
MFA_ADAPTER = "services.signing_in.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The clock of a phone may be half a minute off.
MFA_TOTP_TOLERANCE = 1
# Browsers know passkeys on https and, for trying out, on the own machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SITE_IS_SECURE

SECOND_FACTOR_FOR = env_text("SECOND_FACTOR_FOR", "coordinators" if SITE_IS_SECURE else "nobody")
if SECOND_FACTOR_FOR not in ("nobody", "coordinators", "everybody") or (
    SECOND_FACTOR_FOR == "nobody" and SITE_IS_SECURE
):
    raise ImproperlyConfigured(
        "SECOND_FACTOR_FOR must be coordinators or everybody (or nobody, while SITE_URL is not "
        f"https), not {SECOND_FACTOR_FOR!r}."
    )

# The link in an invitation works once, and for so many days.
INVITATION_DAYS = env_int("INVITATION_DAYS", 14)

# Attempts are counted in the database: every process sees those of the others, and a restart
# forgets none.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "sign_in_attempts",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # Parts that all pages of a language share, in the memory of each process. While templates are
    # being written, nobody wants to see those of before.
    "parts": {
        "BACKEND": "django.core.cache.backends."
        + ("dummy.DummyCache" if DEBUG else "locmem.LocMemCache"),
        "LOCATION": "parts",
    },
    # Pictures of streets, for all processes and over a restart.
    "tiles": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "tiles",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]


# What is written down? Never what somebody searched for, nor from where.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_query": {"()": "socialmap.middleware.WithoutQuery"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_query"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Django adds a handler of its own that would write a second, unfiltered line.
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # A wrong host name is somebody knocking, not a fault.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
    },
}


# Where do coordinates come from? `manage.py geocode` asks this address; no page ever does.

GEOCODER_URL = env_text("GEOCODER_URL", "https://api.pdok.nl/bzk/locatieserver/search/v3_1/free")


# Which machine translates? None unless an address is given. Asked by `manage.py draft_translations`
# and by a button for translators; no page of readers ever does.

TRANSLATOR_URL = env_text("TRANSLATOR_URL")
TRANSLATOR_KEY = env_text("TRANSLATOR_KEY")
# For how many texts does one run ask, at most?
DRAFTS_PER_RUN = env_int("DRAFTS_PER_RUN", 500)

_translator = urlsplit(TRANSLATOR_URL)
if TRANSLATOR_URL and (_translator.scheme not in ("http", "https") or not _translator.hostname):
    raise ImproperlyConfigured(
        f"TRANSLATOR_URL must look like https://translate.example.org, not {TRANSLATOR_URL!r}."
    )


# Where do the streets on the map come from? Without a source it shows water and borders, which come
# with the site. Readers ask this site for the pictures, and only it asks the source.

# https://tiles.example.org/{z}/{x}/{y}.png, or the path of a PMTiles file of pictures.
MAP_TILES = env_text("MAP_TILES")
# The closest that a server has pictures of; a file says it itself.
MAP_TILES_ZOOM = env_int("MAP_TILES_ZOOM", 18)
MAP_CREDIT = env_text("MAP_CREDIT", "© OpenStreetMap, Natural Earth, GeoNames")


def is_source_of_tiles(address):
    url = urlsplit(address)
    if not url.scheme:
        return url.path.endswith(".pmtiles")
    try:
        # A name that is left out makes two of these the same.
        squares = ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1))
        asked = {address.format(z=z, x=x, y=y) for z, x, y in squares}
    except (IndexError, KeyError, ValueError):
        return False
    return url.scheme in ("http", "https") and bool(url.hostname) and len(asked) == 4


if MAP_TILES and not is_source_of_tiles(MAP_TILES):
    # The address may hold a key, so the sentence does not repeat it.
    raise ImproperlyConfigured(
        "MAP_TILES must look like https://tiles.example.org/{z}/{x}/{y}.png, with these three "
        "names, or be the path of a file that ends in .pmtiles."
    )


# How old may a listing be?

# So many months after it should have been checked again a service comes behind others in lists.
DROPS_BEHIND_AFTER_MONTHS = env_int("DROPS_BEHIND_AFTER_MONTHS", 12)
# The link in a reminder confirms listings without signing in, for so many days.
REMINDER_LINK_DAYS = env_int("REMINDER_LINK_DAYS", 30)


# Which web addresses does `manage.py check_links` ask in one run, at most?

LINKS_PER_RUN = env_int("LINKS_PER_RUN", 500)
