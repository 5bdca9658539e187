"""Imports look one way: a module may import from its own layer and from those to its left."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

SERVICES = Path(settings.BASE_DIR) / "services"
LAYERS = [
    {
        "colours",
        "facts",
        "geo",
        "languages",
        "open_now",
        "opening_hours",
        "opening_status",
        "phone_numbers",
        "points",
        "small_numbers",
        "text",
    },
    # Writes conditions for a database, and knows no noun.
    {"freshness"},
    {"models"},
    {
        "calendars",
        "catalogues",
        "confirming",
        "choices",
        "copying",
        "counting",
        "courses",
        "doubts",
        "duplicates",
        "exchange",
        "facets",
        "filters",
        "history",
        "mails",
        "meeting_pack",
        "meetings",
        "invitations",
        "kept_town",
        "publishing",
        "merging",
        "on_the_map",
        "register",
        "reminders",
        "reports",
        "rights",
        "search",
        "selection",
        "sharing",
        "signing_in",
        "statistics",
        "texts",
        "translation",
        "visibility",
    },
    {"admin", "api", "context", "feeds", "management", "sitemaps", "templatetags", "views"},
    {"urls"},
]
# Django itself asks for these by name; nothing of ours imports them, apart from the app's own
# registration of its checks.
OUTSIDE = {"__init__", "apps", "checks", "migrations"}
# These are tested without a database: they may not even know Django's models.
WITHOUT_MODELS = LAYERS[0]

MODULES = sorted(SERVICES.rglob("*.py"))
every_module = pytest.mark.parametrize(
    "path", MODULES, ids=[str(path.relative_to(SERVICES)) for path in MODULES]
)


def name_of(path):
    """services/exchange/listings.py → ("services", "exchange", "listings")"""
    parts = path.relative_to(SERVICES.parent).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imports_of(path):
    """The modules a file imports, as full dotted names, also inside functions."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path)[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            # “from . import geo” imports a module, “from .geo import Point” a name of one.
            yield from (f"{module}.{alias.name}" for alias in node.names)


def part_of(dotted):
    """services.exchange.listings.load → exchange; nothing for what is not ours."""
    names = dotted.split(".")
    return names[1] if names[0] == "services" and len(names) > 1 else None


def layer_of(part):
    return next((number for number, layer in enumerate(LAYERS) if part in layer), None)


def test_every_module_has_its_place():
    parts = {name_of(path)[1] for path in MODULES if len(name_of(path)) > 1}
    homeless = {part for part in parts if layer_of(part) is None} - OUTSIDE
    assert not homeless, f"Say in LAYERS where these belong: {', '.join(sorted(homeless))}"


@every_module
def test_imports_look_to_the_left(path):
    names = name_of(path)
    own_layer = layer_of(names[1]) if len(names) > 1 else None
    for imported in imports_of(path):
        part = part_of(imported)
        if part is None or own_layer is None:
            continue
        assert part not in OUTSIDE, f"{'.'.join(names)} imports {imported}"
        assert layer_of(part) <= own_layer, f"{'.'.join(names)} imports {imported}"


@pytest.mark.parametrize("part", sorted(WITHOUT_MODELS))
def test_leftmost_modules_know_no_model(part):
    imported = list(imports_of(SERVICES / f"{part}.py"))
    assert not [name for name in imported if name.startswith("django.db")]


@every_module
def test_the_app_does_not_know_the_project_around_it(path):
    assert not [name for name in imports_of(path) if name.split(".")[0] in ("socialmap", "tests")]


def test_imports_are_read_in_every_form(tmp_path):
    source = SERVICES / "exchange" / "example.py"
    wanted = {
        "from ..models import Place": "services.models.Place",
        "from . import shapes": "services.exchange.shapes",
        "from .shapes import Key": "services.exchange.shapes.Key",
        "from .. import geo": "services.geo",
        "import services.geo": "services.geo",
        "from services import geo": "services.geo",
        "def late():\n    from ..geo import Point": "services.geo.Point",
    }

    class Written:
        name = source.name

        def __init__(self, text):
            self.text = text

        def read_text(self, encoding):
            return self.text

        def relative_to(self, other):
            return source.relative_to(other)

    assert {text: list(imports_of(Written(text))) for text in wanted} == {
        text: [name] for text, name in wanted.items()
    }
