"""Where is the browser? `python -m tests.plugins.chromium` prints it, or fails when there is none.
CHROMIUM names another one."""

import os
import shutil
import sys


def find_chromium():
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return None


if __name__ == "__main__":
    if chromium := find_chromium():
        print(chromium)
    else:
        sys.exit("No Chromium found.")
