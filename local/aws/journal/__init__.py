"""Data that outlives the emulator.

moto keeps everything in memory. The journal writes every object and every item through to files before the caller gets
an answer, and puts them back when a bucket or table of the same name is created again. Whatever the API deletes is
deleted here. A kill at any moment loses nothing that was answered.
"""

from __future__ import annotations

from pathlib import Path

from journal import items, objects


def install(directory: Path) -> None:
    """Journals all objects and items under `directory`, and restores those that are there."""
    objects.install(directory / "objects")
    items.install(directory)
