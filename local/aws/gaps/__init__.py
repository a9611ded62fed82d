"""The gaps of moto 5.2.1 under the AWS provider 5.100.0 and under T-Developer, one file a service."""

from __future__ import annotations

import importlib
import pkgutil

from gap import GAPS, Emulator


def close_all(emulator: Emulator, without: set[str]) -> None:
    """Closes every gap but those named in `without`, which is how a test shows that a gap is still there."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    unknown = without - GAPS.keys()
    if unknown:
        raise SystemExit(f"no such gap: {', '.join(sorted(unknown))}; there are {', '.join(sorted(GAPS))}")
    for name, close in GAPS.items():
        if name not in without:
            close(emulator)
