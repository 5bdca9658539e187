"""What is done with one database: fill it, bring it up to date, measure its pages."""

from __future__ import annotations

import json
import os
import sys

import django


def main(task: str, *arguments: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "socialmap.settings"
    django.setup()
    # What follows reads models, which exist only now.
    from django.core.management import call_command

    from bench import admin, data, fuzz, measure, phone

    match task:
        case "listings":
            data.load_listings()
        case "multiply":
            data.multiply(int(arguments[0]))
            data.finish()
        case "migrate":
            call_command("migrate", verbosity=0)
        case "measure":
            print(json.dumps(measure.all_kinds(int(arguments[0]))))
        case "measure_fuzz":
            print(json.dumps(fuzz.all_kinds(int(arguments[0]))))
        case "measure_admin":
            print(json.dumps(admin.all_lists()))
        case "measure_phone":
            print(json.dumps(phone.all_figures()))


if __name__ == "__main__":
    main(*sys.argv[1:])
