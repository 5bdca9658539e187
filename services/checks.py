"""What did I configure wrongly? `manage.py check` answers with an id, a message and a hint."""

import stat
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.checks import Error, Tags, Warning, register
from django.http.request import validate_host
from pmtiles.tile import (
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_header,
)


@register(Tags.translation)
def languages_agree(app_configs, **kwargs):
    """The interface, the stored texts and the order of fallbacks know the same languages."""
    spoken = {code for code, _name in settings.LANGUAGES}
    problems = []
    for setting, codes in {
        "MODELTRANSLATION_LANGUAGES": settings.MODELTRANSLATION_LANGUAGES,
        "MODELTRANSLATION_FALLBACK_LANGUAGES": settings.MODELTRANSLATION_FALLBACK_LANGUAGES[
            "default"
        ],
    }.items():
        if different := spoken.symmetric_difference(codes):
            problems.append(
                Error(
                    f"LANGUAGES and {setting} differ in: {', '.join(sorted(different))}.",
                    hint="Name the same languages in both, then run makemigrations.",
                    id="services.E001",
                )
            )
    if unknown := spoken - LANG_INFO.keys():
        problems.append(
            Error(
                f"Own name and direction are missing for: {', '.join(sorted(unknown))}.",
                hint="Add the language to LANG_INFO in socialmap/settings.py, as was done for ti.",
                id="services.E002",
            )
        )
    return problems


@register(Tags.security)
def site_answers_to_its_own_name(app_configs, **kwargs):
    host = urlsplit(settings.SITE_URL).hostname
    if validate_host(f"[{host}]" if ":" in host else host, settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            f"SITE_URL says {host}, but ALLOWED_HOSTS does not list it: every page would be 400.",
            hint="Add the name to ALLOWED_HOSTS, or leave ALLOWED_HOSTS out.",
            id="services.E003",
        )
    ]


@register(Tags.security)
def secret_key_is_private(app_configs, **kwargs):
    path = Path(settings.VAR_DIR) / "secret-key"
    if not path.exists() or not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    return [
        Warning(
            f"Others on this machine can read {path}.",
            hint=f"Run: chmod 600 {path}",
            id="services.W001",
        )
    ]


@register(Tags.security, deploy=True)
def site_is_encrypted(app_configs, **kwargs):
    if settings.SITE_IS_SECURE:
        return []
    return [
        Warning(
            "SITE_URL does not start with https://, so others can read what visitors look for.",
            hint="Set SITE_URL to the public https:// address and give a SECRET_KEY.",
            id="services.W002",
        )
    ]


@register()
def file_of_tiles_can_be_read(app_configs, **kwargs):
    if not settings.MAP_TILES or urlsplit(settings.MAP_TILES).scheme:
        return []
    path = settings.BASE_DIR / settings.MAP_TILES
    try:
        with path.open("rb") as file:
            header = deserialize_header(file.read(127))
    except (OSError, ValueError, IndexError, MagicNumberNotFound, SpecVersionUnsupported):
        return [
            Error(
                f"MAP_TILES names {path}, which is no PMTiles file that can be read.",
                hint="Give the path of a PMTiles file, version 3, or leave MAP_TILES out.",
                id="services.E004",
            )
        ]
    if header["tile_type"] in (TileType.PNG, TileType.JPEG, TileType.WEBP):
        return []
    return [
        Error(
            f"The tiles in {path} are no pictures (PNG, JPEG or WebP): the map cannot show them.",
            hint="Make a file of raster tiles, or name a server that draws them.",
            id="services.E005",
        )
    ]
