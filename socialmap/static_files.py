import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLE_SHEET = "css/site.css"
IMPORT = re.compile(r'^@import url\("(?P<name>[\w.-]+\.css)"\);[ \t]*$', re.MULTILINE)


class SiteStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed, compressed files. The style sheet is written in parts that site.css imports, and
    served as one: on a slow phone every further request delays the first words. Scripts that
    import each other do so by their hashed names."""

    support_js_module_import_aggregation = True

    def post_process(self, paths, dry_run=False, **options):
        if STYLE_SHEET in paths and not dry_run:
            whole = join_imports(paths)
            self.delete(STYLE_SHEET)
            self._save(STYLE_SHEET, ContentFile(whole.encode()))
            paths = {**paths, STYLE_SHEET: (self, STYLE_SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def join_imports(paths):
    """Put each part in the place of the line that imports it. Parts lie beside site.css, so that
    the addresses inside them stay right, and import nothing themselves."""

    def read(name):
        if name not in paths:
            raise ValueError(f"{STYLE_SHEET} imports {name}, which does not exist.")
        storage, path = paths[name]
        with storage.open(path) as file:
            return file.read().decode()

    folder = STYLE_SHEET.rpartition("/")[0]
    return IMPORT.sub(lambda line: read(f"{folder}/{line['name']}"), read(STYLE_SHEET))
