"""What keeps a student's file from the rest of the machine, and what is missing: pure data for reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["UNKNOWN", "Isolation", "Layer"]


class Layer(StrEnum):
    """One of the kernel's ways to confine a process, in the order in which they are put on."""

    CAPABILITIES = "dropped capabilities"
    PRIVILEGES = "no_new_privs"
    LANDLOCK = "Landlock"
    SECCOMP = "seccomp"


@dataclass(frozen=True, slots=True)
class Isolation:
    """The layers that do not hold, each with the reason; with none missing, a file is confined."""

    missing: Mapping[Layer, str] = field(default_factory=dict)

    @property
    def is_confined(self) -> bool:
        """Whether every layer holds."""
        return not self.missing

    def __str__(self) -> str:
        """Say it in a line."""
        held = ["resource limits", *(layer for layer in Layer if layer not in self.missing)]
        if self.is_confined:
            return f"confined by the kernel: {', '.join(held)}"
        missing = ", ".join(f"no {layer} ({reason})" for layer, reason in self.missing.items())
        return f"not confined: {missing}; a process of its own with {', '.join(held)}"


UNKNOWN = Isolation(dict.fromkeys(Layer, "no process was started"))
