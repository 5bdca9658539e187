"""Why did this service come first? First understand the words, then match."""

from .matching import Match, match
from .understanding import Understood, understand

__all__ = ["Match", "Understood", "match", "understand"]
