from __future__ import annotations

import threading
import unittest
from collections.abc import Callable, Iterable
from typing import Any

from answers import with_answers_kept

TERRAFORM = "APN/1.0 HashiCorp/1.0 Terraform/1.11.4 (+https://www.terraform.io)"


class Service:
    """Counts what it has done; answers with the number, and with what it is told."""

    def __init__(self, *statuses: str) -> None:
        self.done = 0
        self._statuses = statuses
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, _: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.gate.wait(10)
        self.done += 1
        status = self._statuses[min(self.done, len(self._statuses)) - 1]
        start_response(status, [("x-number", str(self.done))])
        return [b"done ", str(self.done).encode()]


def ask(application: Callable[..., Iterable[bytes]], call: str | None, agent: str = TERRAFORM) -> tuple[str, bytes]:
    said: list[str] = []
    environ = {"PATH_INFO": "/", "REQUEST_METHOD": "POST", "HTTP_USER_AGENT": agent}
    if call:
        environ["HTTP_AMZ_SDK_INVOCATION_ID"] = call
    body = b"".join(application(environ, lambda status, _: said.append(status)))
    return said[0], body


class TestAnswers(unittest.TestCase):
    def test_a_call_is_done_once(self) -> None:
        service = Service("200 OK")
        kept = with_answers_kept(service)
        self.assertEqual(ask(kept, "a"), ("200 OK", b"done 1"))
        self.assertEqual(ask(kept, "a"), ("200 OK", b"done 1"))
        self.assertEqual(ask(kept, "b"), ("200 OK", b"done 2"))

    def test_what_failed_is_tried_again(self) -> None:
        kept = with_answers_kept(Service("500 Error", "200 OK"))
        self.assertEqual(ask(kept, "a"), ("500 Error", b"done 1"))
        self.assertEqual(ask(kept, "a"), ("200 OK", b"done 2"))
        self.assertEqual(ask(kept, "a"), ("200 OK", b"done 2"))

    def test_others_are_shown_what_aws_shows(self) -> None:
        kept = with_answers_kept(Service("200 OK"))
        for call, agent in (("a", "aws-sdk-js/3"), (None, TERRAFORM)):
            first, second = ask(kept, call, agent), ask(kept, call, agent)
            self.assertNotEqual(first, second)

    def test_who_asks_again_too_early_waits(self) -> None:
        service = Service("200 OK")
        service.gate.clear()
        kept, answers = with_answers_kept(service), []
        threads = [threading.Thread(target=lambda: answers.append(ask(kept, "a"))) for _ in range(5)]
        for thread in threads:
            thread.start()
        service.gate.set()
        for thread in threads:
            thread.join(10)
        self.assertEqual(answers, [("200 OK", b"done 1")] * 5)
