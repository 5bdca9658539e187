"""What an aid worker sees: one file per noun, named as in ``models/``."""

from . import (  # noqa: F401  Importing a module registers its pages.
    change,
    contact,
    course,
    link_check,
    loading,
    location,
    meeting,
    network,
    organization,
    people,
    report,
    resource,
    schedule,
    service,
    taxonomy,
    translation_state,
)
