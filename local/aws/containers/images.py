"""Images: there is no registry here. An image of a known name is a folder of this machine that Node runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple


class CannotPull(Exception):
    """There is nothing here to run for an image."""


class Image(NamedTuple):
    """What is run for an image."""

    directory: Path
    """Lies where the image has its working directory."""
    command: tuple[str, ...]
    """Where the task definition names none."""
    environment: dict[str, str]


class Images:
    """Images by the last part of their repository's name: `t-developer` for `….amazonaws.com/t-developer@sha256:…`."""

    def __init__(self, known: dict[str, dict[str, Any]]) -> None:
        self._known = {
            name: Image(Path(given["directory"]), tuple(given.get("command", ())), dict(given.get("environment", {})))
            for name, given in known.items()
        }

    def find(self, reference: str) -> Image:
        """
        :raises CannotPull: naming those that there are
        """
        name = reference.partition("@")[0].rpartition("/")[2].partition(":")[0]
        image = self._known.get(name)
        if image is None:
            known = ", ".join(sorted(self._known)) or "none"
            raise CannotPull(f"CannotPullContainerError: nothing is run here for image {reference}; known: {known}")
        if not image.directory.is_dir():
            raise CannotPull(f"CannotPullContainerError: {image.directory}, run for image {reference}, is not there")
        return image
