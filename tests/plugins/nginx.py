"""The project's nginx.conf in a real nginx, on another port, before another site, in a folder of
its own. `python -m tests.plugins.nginx` prints where nginx is, or fails when there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.plugins.own_site import free_port, wait_for


def find_nginx():
    return shutil.which("nginx") or shutil.which("/usr/sbin/nginx")


def settings_for(folder, port, site_port):
    """nginx.conf as it is, but for where it listens, asks and writes."""
    text = (Path(settings.BASE_DIR) / "nginx.conf").read_text(encoding="utf-8")
    for written, wanted in (
        ("listen 8000;", f"listen 127.0.0.1:{port};"),
        ("server site:8000;", f"server 127.0.0.1:{site_port};"),
        ("/tmp/", f"{folder}/"),
    ):
        assert written in text
        text = text.replace(written, wanted)
    return text


class Nginx:
    def __init__(self, folder, site_port):
        self.folder = Path(folder)
        self.port = free_port()
        self.file = self.folder / "nginx.conf"
        self.file.write_text(settings_for(folder, self.port, site_port), encoding="utf-8")
        self.log = self.folder / "log"
        self.process = None

    def start(self):
        # Root's nginx gives its work to another user, who may not read this folder.
        user = "user root; " if os.geteuid() == 0 else ""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [find_nginx(), "-c", self.file, "-p", self.folder, "-g", f"{user}daemon off;"],
                stdout=log,
                stderr=log,
            )
        wait_for(self.port, self.process, self.log)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(20)


if __name__ == "__main__":
    if nginx := find_nginx():
        print(nginx)
    else:
        sys.exit("No nginx found.")
