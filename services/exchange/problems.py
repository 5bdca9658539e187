"""What is wrong with a file, said to the one who can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ImportProblem(Exception):
    """``record`` and ``field`` are named as the file names them; ``message`` is a sentence."""

    record: str
    field: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.record}: {self.field}: {self.message}"
            if self.field
            else (f"{self.record}: {self.message}")
        )
