"""How a container becomes a process: by runc where this machine has it and lets it, as a plain process elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

PROBE_SECONDS = 10
NOBODY = 65532
"""Who runs in a container."""
TMP_BYTES = 64 * 2**20
LINKS = ("bin", "lib", "lib64", "sbin")
"""Parts of /usr that are also to be found at the root."""
UNDERTAKER = 'cat; for one in $(ls "$1" 2>/dev/null); do runc --root "$1" delete --force "$one"; done'
"""runc keeps a folder a container; asked itself, it would make its own folder again, which may have been removed."""

INSIDE = {"image": "/app", "node": "/node", "preload": "/network.js", "authority": "/authority.pem"}


class Wanted(NamedTuple):
    """A container that is to run."""

    id: str
    command: Sequence[str]
    environment: Mapping[str, str]
    directory: Path
    """Of its image."""
    memory_mb: int | None


class Run(NamedTuple):
    """The program that runs a container."""

    command: list[str]
    environment: Mapping[str, str]
    directory: Path


class Tools(NamedTuple):
    """Files of this machine that every container uses."""

    node: Path
    preload: Path
    authority: Path


class Isolation(Protocol):
    """A way of running containers."""

    name: str

    def path(self, tool: str) -> str:
        """Where a container finds one of the tools."""

    def run(self, wanted: Wanted) -> Run:
        """The program that runs a container."""

    def inside(self, wanted: Wanted, command: Sequence[str]) -> Run:
        """The program that runs a command in a container that runs."""

    def kill(self, container: str) -> None:
        """What it takes to end a container, besides ending the program that runs it."""


def with_node(command: Sequence[str], node: str) -> list[str]:
    """Images have Node under its name."""
    return [node if word == "node" and place == 0 else word for place, word in enumerate(command)]


class PlainProcesses:
    """Processes of whoever runs the emulator, who see all that it sees."""

    name = "plain processes"

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def path(self, tool: str) -> str:
        return str(getattr(self._tools, tool))

    def run(self, wanted: Wanted) -> Run:
        return self.inside(wanted, wanted.command)

    def inside(self, wanted: Wanted, command: Sequence[str]) -> Run:
        path = f"{self._tools.node.parent}:{os.defpath}"
        return Run(with_node(command, self.path("node")), {"PATH": path, **wanted.environment}, wanted.directory)

    def kill(self, container: str) -> None:
        """Its process group is all there is."""


class Runc:
    """Containers with a read-only root made of this machine's /usr, run by nobody, without capabilities, with a limit of
    memory. They share the machine's network, where each has an address."""

    name = "runc"

    def __init__(self, tools: Tools, directory: Path) -> None:
        self._tools = tools
        self._state = directory / "runc"
        self._undertaker: subprocess.Popen[bytes] | None = None
        self._bundles = directory / "bundles"

    def path(self, tool: str) -> str:
        return INSIDE[tool]

    def run(self, wanted: Wanted) -> Run:
        bundle = self._bundles / wanted.id
        root = bundle / "root"
        for folder in ("usr", "proc", "dev", "tmp", "app"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        (root / "tmp").chmod(0o1777)  # what is mounted there takes over the mode
        for file in ("node", "network.js", "authority.pem"):
            (root / file).touch()
        for link in LINKS:
            if Path(f"/{link}").is_symlink() and not (root / link).is_symlink():
                (root / link).symlink_to(f"usr/{link}")
        (bundle / "config.json").write_text(json.dumps(self._config(wanted)))
        return Run(self._runc("run", "--bundle", str(bundle), wanted.id), {"PATH": os.defpath + ":/sbin:/usr/sbin"}, bundle)

    def inside(self, wanted: Wanted, command: Sequence[str]) -> Run:
        inner = with_node(command, INSIDE["node"])
        return Run(self._runc("exec", wanted.id, *inner), {"PATH": os.defpath + ":/sbin:/usr/sbin"}, self._bundles / wanted.id)

    def kill(self, container: str) -> None:
        """The program that runs it cannot pass on that it was killed."""
        subprocess.run(self._runc("delete", "--force", container), capture_output=True, timeout=PROBE_SECONDS, check=False)
        shutil.rmtree(self._bundles / container, ignore_errors=True)

    def works(self, wanted: Wanted) -> bool:
        """Whether this machine lets a container run to its end."""
        run = self.run(wanted)
        try:
            ended = subprocess.run(run.command, cwd=run.directory, capture_output=True, timeout=PROBE_SECONDS, check=False)
            return ended.returncode == 0
        except (OSError, subprocess.TimeoutExpired):
            return False
        finally:
            self.kill(wanted.id)

    def bury_all_at_the_end(self) -> None:
        """A container outlives the program that runs it: whatever is left when the emulator's end of a pipe closes is
        ended, by a process that outlives the emulator for this alone."""
        command = ["sh", "-c", UNDERTAKER, "undertaker", str(self._state)]
        self._undertaker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
        )

    def _runc(self, *words: str) -> list[str]:
        return ["runc", "--root", str(self._state), *words]

    def _config(self, wanted: Wanted) -> dict[str, object]:
        """https://github.com/opencontainers/runtime-spec/blob/main/config.md"""
        files = {INSIDE["image"]: wanted.directory, **{INSIDE[tool]: getattr(self._tools, tool) for tool in self._tools._fields}}
        environment = {"PATH": os.defpath, **wanted.environment}
        memory = {"memory": {"limit": wanted.memory_mb * 2**20}} if wanted.memory_mb else {}
        return {
            "ociVersion": "1.0.2",
            "process": {
                "user": {"uid": NOBODY, "gid": NOBODY},
                "args": with_node(wanted.command, INSIDE["node"]),
                "env": [f"{name}={value}" for name, value in environment.items()],
                "cwd": INSIDE["image"],
                "noNewPrivileges": True,
            },
            "root": {"path": "root", "readonly": True},
            "mounts": [
                mount("/proc", "proc"),
                mount("/dev", "tmpfs", "nosuid", "mode=755", "size=65536k"),
                mount("/tmp", "tmpfs", "nosuid", "nodev", "mode=1777", f"size={TMP_BYTES}"),
                bound("/usr", Path("/usr")),
                *(bound(place, source) for place, source in files.items()),
            ],
            "linux": {
                "namespaces": [{"type": kind} for kind in ("pid", "ipc", "mount", "uts")],
                "resources": memory,
                "maskedPaths": ["/proc/kcore", "/proc/keys", "/proc/timer_list"],
                "readonlyPaths": ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"],
            },
        }


def mount(place: str, kind: str, *options: str) -> dict[str, object]:
    return {"destination": place, "type": kind, "source": kind, "options": list(options)}


def bound(place: str, source: Path) -> dict[str, object]:
    return {"destination": place, "type": "bind", "source": str(source), "options": ["rbind", "ro", "nosuid", "nodev"]}


def best_isolation(tools: Tools, directory: Path, wish: str) -> Isolation:
    """The strictest that works here, unless plain processes are wished for."""
    if wish == "process" or os.geteuid() != 0 or shutil.which("runc") is None:
        return PlainProcesses(tools)
    runc = Runc(tools, directory)
    probe = Wanted(f"probe-{os.getpid()}", ["node", "--version"], {}, tools.preload.parent, None)
    if not runc.works(probe):
        return PlainProcesses(tools)
    runc.bury_all_at_the_end()
    return runc
