import json
import re

import brotli
import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.test import Client

from socialmap.static_files import join_imports


@pytest.fixture
def manifest(production_static):
    return json.loads((production_static / "staticfiles.json").read_text())["paths"]


def test_the_style_sheet_is_one_file_with_everything_in_it(production_static, manifest):
    served = (production_static / manifest["css/site.css"]).read_text()
    parts = re.findall(
        r'@import url\("(.+)"\)', (settings.BASE_DIR / "static/css/site.css").read_text()
    )

    assert parts
    assert "@import" not in served
    for part in parts:
        first_rule = (settings.BASE_DIR / "static/css" / part).read_text().strip().splitlines()[0]
        assert first_rule in served


def test_the_style_sheet_is_compressed_beforehand(production_static, manifest):
    plain = production_static / manifest["css/site.css"]
    compressed = plain.with_name(f"{plain.name}.br")

    assert brotli.decompress(compressed.read_bytes()) == plain.read_bytes()
    assert plain.with_name(f"{plain.name}.gz").exists()


def test_hashed_files_may_be_kept_for_ever(manifest):
    address = f"/static/{manifest['css/site.css']}"

    response = Client().get(address, headers={"Accept-Encoding": "br"})

    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert response.headers["Content-Encoding"] == "br"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in response.headers
    assert brotli.decompress(response.getvalue()).decode().strip()


def test_parts_take_the_place_of_the_line_that_imports_them(tmp_path):
    storage = FileSystemStorage(tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css/site.css").write_text('@import url("a.css");\n@import url("b.css");\nc {}\n')
    (tmp_path / "css/a.css").write_text("a {}\n")
    (tmp_path / "css/b.css").write_text("b {}\n")
    paths = {name: (storage, name) for name in ("css/site.css", "css/a.css", "css/b.css")}

    assert join_imports(paths) == "a {}\n\nb {}\n\nc {}\n"

    del paths["css/b.css"]
    with pytest.raises(ValueError, match=r"site\.css imports css/b\.css, which does not exist"):
        join_imports(paths)
