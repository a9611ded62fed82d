from __future__ import annotations

import ipaddress
import random
import unittest

from addresses import Addresses
from containers.health import HEALTHY, UNHEALTHY, UNKNOWN, Check, Health, of_task
from containers.images import CannotPull, Images
from containers.rollout import Limits, Standing, failures_allowed, next_steps, pause_after
from containers.settings import overridden


def standings(new: int, well: int, old: int) -> list[Standing]:
    """So many new tasks, of which so many are well, and so many old ones, all well."""
    current = [Standing(f"new{i}", True, i < well) for i in range(new)]
    return [*current, *(Standing(f"old{i}", False, True) for i in range(old))]


class TestContainers(unittest.TestCase):
    def test_replaces_within_the_limits_until_all_are_new(self) -> None:
        """Whatever the limits, whichever tasks get well first: never fewer well ones than at least, never more at once."""
        chance = random.Random(41)
        for _ in range(300):
            desired = chance.randrange(1, 6)
            given = {"minimumHealthyPercent": chance.choice((0, 50, 100)), "maximumPercent": chance.choice((150, 200, 300))}
            limits = Limits.of(desired, given)
            if limits.most <= desired and limits.least >= desired:
                continue  # nothing may be started nor stopped, on AWS neither
            tasks = {f"old{i}": Standing(f"old{i}", False, True) for i in range(desired)}
            for step in range(200):
                steps = next_steps(limits, list(tasks.values()), "d")
                for identity in steps.stop:
                    del tasks[identity]
                for i in range(steps.start):
                    tasks[f"{step}.{i}"] = Standing(f"{step}.{i}", True, False)
                self.assertLessEqual(len(tasks), max(limits.most, desired))
                self.assertGreaterEqual(sum(task.well for task in tasks.values()), limits.least)
                unwell = [task for task in tasks.values() if not task.well]
                if not unwell:
                    break
                grown = chance.choice(unwell)
                tasks[grown.id] = grown._replace(well=True)
            self.assertEqual([(task.current, task.well) for task in tasks.values()], [(True, True)] * desired)

    def test_changes_the_number_of_tasks(self) -> None:
        limits = Limits.of(2, {})
        self.assertEqual(next_steps(limits, [], "d").start, 2)
        self.assertEqual(next_steps(limits, standings(2, 2, 0), "d"), (0, {}))
        surplus = next_steps(limits, standings(4, 3, 0), "d").stop
        self.assertEqual((len(surplus), "new3" in surplus), (2, True))  # those that are not well go first
        self.assertEqual(len(next_steps(Limits.of(0, {}), standings(2, 2, 1), "d").stop), 3)

    def test_replaces_the_sick(self) -> None:
        sick = Standing("sick", True, False, "it is ill")
        self.assertEqual(next_steps(Limits.of(1, {}), [sick], "d"), (1, {"sick": "it is ill"}))

    def test_waits_longer_the_more_have_failed(self) -> None:
        pauses = [pause_after(failures) for failures in range(12)]
        self.assertEqual(pauses, sorted(pauses))
        self.assertEqual((pauses[0], pauses[-1]), (0.0, 30.0))
        self.assertEqual([failures_allowed(desired) for desired in (1, 10, 1000)], [3, 5, 200])

    def test_judges_health(self) -> None:
        check = Check.of({"healthCheck": {"command": ["CMD-SHELL", "exit 1"], "retries": 2, "startPeriod": 100}})
        assert check is not None
        self.assertEqual(check.command, ["/bin/sh", "-c", "exit 1"])
        health = Health(check)
        for _ in range(5):
            health.failed(age=1)
        self.assertEqual(health.state, UNKNOWN)
        health.passed()
        health.failed(age=1)
        self.assertEqual(health.state, HEALTHY)
        health.failed(age=1)
        self.assertEqual(health.state, UNHEALTHY)
        self.assertEqual([of_task(states) for states in ([], [HEALTHY, UNKNOWN], [HEALTHY])], [UNKNOWN, UNKNOWN, HEALTHY])

    def test_knows_images_by_the_names_of_their_repositories(self) -> None:
        images = Images({"app": {"directory": "/", "command": ["node", "app.mjs"]}})
        for reference in ("app", "app:1", "host:5000/team/app:1", "host/app@sha256:00", "host/app:1@sha256:00"):
            self.assertEqual(images.find(reference).command, ("node", "app.mjs"))
        with self.assertRaisesRegex(CannotPull, "other.*known: app"):
            images.find("host/other")

    def test_overrides(self) -> None:
        definition = {"name": "a", "command": ["x"], "environment": [{"name": "N", "value": "1"}, {"name": "M", "value": "1"}]}
        override = {"name": "a", "command": ["y"], "environment": [{"name": "N", "value": "2"}]}
        changed = overridden(definition, {"containerOverrides": [override, {"name": "b", "command": ["z"]}]})
        self.assertEqual(changed["command"], ["y"])
        self.assertEqual({one["name"]: one["value"] for one in changed["environment"]}, {"N": "2", "M": "1"})

    def test_gives_everybody_an_address(self) -> None:
        addresses = Addresses()
        taken = [addresses.take() for _ in range(1000)]
        self.assertEqual(len(set(taken)), 1000)
        self.assertTrue(all(ipaddress.ip_address(one).is_loopback for one in taken))
        self.assertFalse([one for one in taken if one.startswith("127.0.")])
