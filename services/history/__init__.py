"""Who changed what, when and why; and the way back."""

from .differences import What
from .reading import NetChange, changes, history_of, net_changes
from .recording import about_to_change, change

__all__ = ["NetChange", "What", "about_to_change", "change", "changes", "history_of", "net_changes"]
