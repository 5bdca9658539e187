"""What a network needs on the table: what there is, what changed, what is overdue, what is missing,
and the agenda. Made for a time and in a language, as tables that become files.

Nothing in it is secret from the room: it passes addresses through ``visibility`` and states of the
history through ``outside``.
"""

from .making import FORMS, content_type, file_name, make, parts, usual_start
from .pack import Pack, Progress, Stopped

__all__ = [
    "FORMS",
    "Pack",
    "Progress",
    "Stopped",
    "content_type",
    "file_name",
    "make",
    "parts",
    "usual_start",
]
