"""Runs the tests of the gaps against the emulator of the environment; says as JSON how each ended.

    python3 run.py  →  {"sqs.keeps_redrive_allow_policy": "ok", …}
"""

from __future__ import annotations

import json
import sys
import unittest
from pathlib import Path


class Outcomes(unittest.TestResult):
    """`ok`, the traceback, or what the machine lacks, by the name of the gap."""

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: dict[str, str] = {}

    def addSuccess(self, test: unittest.TestCase) -> None:  # noqa: N802 - the name is unittest's
        self.record(test, "ok")

    def addFailure(self, test: unittest.TestCase, err: tuple) -> None:  # noqa: N802
        self.record(test, self._exc_info_to_string(err, test))

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:  # noqa: N802
        self.record(test, f"not on this machine: {reason}")

    addError = addFailure  # noqa: N815

    def record(self, test: unittest.TestCase, outcome: str) -> None:
        module, _, method = test.id().split(".")
        self.outcomes[f"{module.removeprefix('test_')}.{method.removeprefix('test_')}"] = outcome


def main() -> None:
    folder = Path(__file__).parent
    sys.path.insert(0, str(folder))
    result = Outcomes()
    unittest.defaultTestLoader.discover(str(folder)).run(result)
    print(json.dumps(result.outcomes))


if __name__ == "__main__":
    main()
