"""Who changed what, when and why; and the way back."""

from .reading import changes, history_of
from .recording import about_to_change, change

__all__ = ["about_to_change", "change", "changes", "history_of"]
