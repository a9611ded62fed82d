"""AWS on this machine: moto's server with its gaps closed, Lambda invocations handed to the Node function host.

    python3 launch.py --directory DIR --functions node host.js --programs DIR --images JSON

Says `{"endpoint": …, "authority": …, "isolation": …}` on standard output once it answers. It ends, and with it everything it started, when its
standard input does: nobody who started it can die without it noticing.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import signal
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, NamedTuple

from addresses import Addresses
from answers import with_answers_kept
from balancing import Balancer
from certificates import Authority
from clock import Clock, set_moto, with_clock
from containers.images import Images
from containers.isolation import Isolation, Tools, best_isolation
from function_host import FunctionHost
from pages import with_pages
from processes import Processes

MOTO = "5.2.1"
HOST = "127.0.0.1"
AUTHORITY = "authority"
"""Folder of the certificate authority."""
LOCK_PATIENCE_SECONDS = 2.0


def lock(directory: Path) -> IO[str]:
    """Only one local AWS may write to a directory; the lock goes with the process that holds it."""
    file = (directory / "lock").open("w")
    deadline = time.monotonic() + LOCK_PATIENCE_SECONDS  # the one before it may just be ending
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError:
            if time.monotonic() > deadline:
                sys.exit(f"another local AWS is running in {directory}")
            time.sleep(0.05)


class Workers(NamedTuple):
    """What runs beside moto and ends with it."""

    functions: FunctionHost
    balancer: Balancer
    processes: Processes

    def stop(self) -> None:
        """Ends all of them, and what they run, at the same time."""
        ending = threading.Thread(target=self.processes.end_all)
        ending.start()
        self.functions.stop()
        self.balancer.stop()
        ending.join()


def try_isolation(options: argparse.Namespace, authority: Authority) -> Future[Isolation]:
    """Finds out how containers can be run here, while moto is loaded."""
    tools = Tools(Path(options.functions[0]), options.programs / "network.js", authority.files.certificate)
    return ThreadPoolExecutor(1).submit(best_isolation, tools, options.directory / "containers", options.isolation)


def serve(options: argparse.Namespace, workers: Workers) -> None:
    """Starts moto on a free port and serves until the process ends."""
    directory: Path = options.directory
    authority = Authority(directory / AUTHORITY)
    isolation = try_isolation(options, authority)
    clock = Clock()
    set_moto(clock)

    from moto.core.config import default_user_config
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    from gap import Containers, Emulator
    from gaps import close_all
    from journal import install as install_journal

    class Handler(WSGIRequestHandler):
        disable_nagle_algorithm = True  # headers and body are two writes; the second must not wait for an ACK

        def log_request(self, *_: Any) -> None:
            """Says nothing: only what goes wrong is worth a line."""

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    default_user_config["iam"] = {"load_aws_managed_policies": True}
    application = DomainDispatcherApplication(create_backend_app)
    served = with_answers_kept(with_clock(with_pages(application), clock))
    server = make_server(HOST, 0, served, threaded=True, request_handler=Handler)
    endpoint = f"http://{HOST}:{server.port}"
    os.environ["MOTO_PORT"] = str(server.port)  # where moto's state machines find the services they call
    install_journal(directory / "journal")
    containers = Containers(Images(json.loads(options.images)), isolation.result())
    emulator = Emulator(
        directory, workers.functions, endpoint, clock, workers.processes, Addresses(), authority, workers.balancer, containers
    )
    close_all(emulator, set(filter(None, options.without.split(","))))
    clock.start()
    workers.functions.port  # noqa: B018 - waits until functions can run
    said = {"endpoint": endpoint, "authority": str(authority.files.certificate), "isolation": containers.isolation.name}
    print(json.dumps(said), flush=True)
    server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description="AWS on this machine")
    parser.add_argument("--directory", type=Path, required=True, help="where data, code and logs are kept")
    parser.add_argument("--without", default="", help="gaps to leave open, by name, separated by commas")
    parser.add_argument("--functions", nargs="+", required=True, help="command of the function host")
    parser.add_argument("--programs", type=Path, required=True, help="where balancer.js and network.js lie")
    parser.add_argument("--images", default="{}", help="JSON: name of an image → directory, command, environment")
    parser.add_argument("--isolation", choices=("auto", "process"), default="auto", help="how containers are run")
    options = parser.parse_args()

    if version("moto") != MOTO:
        sys.exit(f"moto {MOTO} is needed, this is {version('moto')}: python3 -m pip install 'moto[server]=={MOTO}'")
    options.directory.mkdir(parents=True, exist_ok=True)
    held = lock(options.directory)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ["LOCAL_AUTHORITY"] = str((options.directory / AUTHORITY / "ca.pem").absolute())  # for functions
    log = sys.stderr.buffer
    node: str = options.functions[0]
    balancer = Balancer([node, str(options.programs / "balancer.js")], log)
    workers = Workers(FunctionHost(options.functions, log), balancer, Processes())

    def end(*_: Any) -> None:
        workers.stop()
        held.close()
        os._exit(0)

    def end_with_input() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        end()

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=end_with_input, daemon=True).start()
    serve(options, workers)


if __name__ == "__main__":
    main()
