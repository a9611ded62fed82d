"""The Node process that runs Lambda functions."""

from __future__ import annotations

from typing import IO, Any

from node_host import NodeHost

LONGEST_INVOCATION_SECONDS = 910


class FunctionHost(NodeHost):
    """A running function host; see local/functions/invocation.ts for what it is asked and what it answers."""

    def __init__(self, command: list[str], log: IO[bytes]) -> None:
        super().__init__(command, log, LONGEST_INVOCATION_SECONDS)

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        """Runs a function on an event and waits for its end."""
        return self.ask("POST", request)
