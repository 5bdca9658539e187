"""Why did this service come first? First understand the words, then match."""

from .matching import matching
from .understanding import Understood, understand

__all__ = ["Understood", "matching", "understand"]
