from __future__ import annotations

import json
import os
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from ecs_support import (
    address,
    ask,
    cluster,
    definition,
    described,
    network,
    reached,
    refuses,
    remove,
    run,
    service,
    steady,
    task,
    tasks_of,
    vpc,
)
from support import client, unique, until

HEALTHZ = "fetch('http://127.0.0.1:8000/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"
CHECK = {"command": ["CMD", "node", "-e", HEALTHZ], "interval": 5, "retries": 1, "startPeriod": 10}


class TestEcs(unittest.TestCase):
    def test_runs_services(self) -> None:
        """Services at once, each in its own trouble."""
        definition(), network(), cluster()  # once for all of them
        with ThreadPoolExecutor(4) as pool:
            for one in [pool.submit(act) for act in (self.replace, self.roll_back, self.replace_the_sick, self.be_found)]:
                one.result()

    def replace(self) -> None:
        """A service replaces what dies, a new definition rolls out, and nothing is left of what is deleted."""
        first = definition()
        family = first.rpartition("/")[2].partition(":")[0]
        name = service(first, desiredCount=2)
        steady(name, 2)
        before = tasks_of(name)
        self.assertEqual(len({address(one) for one in before}), 2)
        self.assertEqual([ask(address(one))["version"] for one in before], ["1", "1"])
        ask(address(before[0]), "/exit")
        until(lambda: task(before[0]["taskArn"])["lastStatus"] == "STOPPED")
        stopped = task(before[0]["taskArn"])
        self.assertEqual(stopped["stopCode"], "EssentialContainerExited")
        self.assertEqual(stopped["containers"][0]["exitCode"], 3)
        until(lambda: len([one for one in tasks_of(name) if one["lastStatus"] == "RUNNING"]) == 2)
        client("ecs").update_service(cluster=cluster(), service=name, taskDefinition=definition(family, {"VERSION": "2"}))
        steady(name, 2)
        self.assertEqual([ask(address(one))["version"] for one in tasks_of(name)], ["2", "2"])
        client("ecs").update_service(cluster=cluster(), service=name, desiredCount=0)
        steady(name, 0)
        remove(name)
        self.assertTrue(refuses(address(before[1])))
        self.roll_back()
        self.replace_the_sick()
    def roll_back(self) -> None:
        """A definition that cannot start is given up, and what was good stays."""
        good = definition()
        family = good.rpartition("/")[2].partition(":")[0]
        breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
        name = service(good, deploymentConfiguration={**breaker, "minimumHealthyPercent": 100, "maximumPercent": 200})
        steady(name)
        failing = definition(family, {"FAILS": "9"}, healthCheck=CHECK)  # or it counts as well until it fails
        client("ecs").update_service(cluster=cluster(), service=name, taskDefinition=failing)
        until(lambda: described(name)["taskDefinition"] == good)  # that it rolls back may be over before one looks
        self.assertEqual(steady(name)["taskDefinition"], good)
        remove(name)

    def replace_the_sick(self) -> None:
        """A task whose health check fails is replaced."""
        name = service(definition(healthCheck=CHECK))
        steady(name)
        sick = tasks_of(name)[0]
        self.assertEqual(sick["healthStatus"], "HEALTHY")
        ask(address(sick), "/sicken")
        stopped = reached(sick["taskArn"], "STOPPED")
        self.assertEqual(stopped["stoppedReason"], "Task failed container health checks")
        self.assertEqual(stopped["containers"][0]["exitCode"], 0)
        until(lambda: [one["healthStatus"] for one in tasks_of(name)] == ["HEALTHY"])
        remove(name)

    def be_found(self) -> None:
        """Tasks are found by service discovery, and find each other by its names."""
        discovery = boto3.client("servicediscovery", config=Config(inject_host_prefix=False))
        namespace = unique("gap.")
        operation = discovery.create_private_dns_namespace(Name=namespace, Vpc=vpc())["OperationId"]
        identity = discovery.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
        records = {"DnsRecords": [{"Type": "A", "TTL": 10}]}
        registry = discovery.create_service(Name="agents", NamespaceId=identity, DnsConfig=records)["Service"]["Arn"]
        name = service(definition(environment={"VERSION": "7"}), serviceRegistries=[{"registryArn": registry}])
        steady(name)
        found = tasks_of(name)[0]
        instances = discovery.discover_instances(NamespaceName=namespace, ServiceName="agents")["Instances"]
        self.assertEqual([one["Attributes"]["AWS_INSTANCE_IPV4"] for one in instances], [address(found)])
        self.assertEqual(ask(address(found), f"/call?http://agents.{namespace}:8000/who")["version"], "7")
        remove(name)
        self.assertEqual(discovery.discover_instances(NamespaceName=namespace, ServiceName="agents")["Instances"], [])

    def test_runs_tasks(self) -> None:
        """A task runs to its end, or until it is stopped: asked first, then killed. Its log goes to its log group."""
        group = unique("/ecs/gap")
        client("logs").create_log_group(logGroupName=group)
        options = {"awslogs-group": group, "awslogs-region": "us-east-1", "awslogs-stream-prefix": "gap"}
        logs = {"logConfiguration": {"logDriver": "awslogs", "options": options}}
        stubborn = run(definition(environment={"STUBBORN": "true"}, **logs))
        override = {"name": "main", "environment": [{"name": "ENDS", "value": "overridden"}]}
        short = run(definition(**logs), overrides={"containerOverrides": [override]})
        missing = run(definition(image="nowhere/other:1"))
        self.assertEqual(reached(short, "STOPPED")["containers"][0]["exitCode"], 0)
        self.assertRegex(reached(missing, "STOPPED")["stoppedReason"], "^CannotPullContainerError: .*nowhere/other:1")
        reached(stubborn, "RUNNING")
        client("ecs").stop_task(cluster=cluster(), task=stubborn, reason="enough")
        killed = reached(stubborn, "STOPPED")
        self.assertEqual((killed["stoppedReason"], killed["containers"][0]["exitCode"]), ("enough", 137))

        def lines(arn: str) -> list[str]:
            stream = f"gap/main/{arn.rpartition('/')[2]}"
            events = client("logs").get_log_events(logGroupName=group, logStreamName=stream)["events"]
            return [event["message"] for event in events]

        self.assertEqual(lines(short), ["ends with overridden"])
        self.assertEqual(lines(stubborn)[-1], "told to end")
        self.keep_secrets_and_keys()
        if os.environ["LOCAL_ISOLATION"] == "runc":
            self.confine()

    def confine(self) -> None:
        """Nobody, on a root that cannot be written, within the task's memory."""
        confined, greedy = run(definition()), run(definition(environment={"ALLOCATES": "600"}))
        where = address(reached(confined, "RUNNING"))
        self.assertEqual(ask(where)["uid"], 65532)
        self.assertEqual(ask(where, "/confined"), {"root": "EROFS", "own": "EROFS", "tmp": "written"})
        client("ecs").stop_task(cluster=cluster(), task=confined)
        killed = reached(greedy, "STOPPED")["containers"][0]
        self.assertEqual(killed["exitCode"], 137)
        self.assertRegex(killed["reason"], "^OutOfMemoryError")
        reached(confined, "STOPPED")

    def keep_secrets_and_keys(self) -> None:
        """A task has its secrets, the keys of its role, and knows itself."""
        ssm, vault = unique("/gap"), unique()
        client("ssm").put_parameter(Name=ssm, Value="from ssm", Type="SecureString")
        secret = client("secretsmanager").create_secret(Name=vault, SecretString=json.dumps({"password": "from vault"}))
        secrets = [{"name": "ONE", "valueFrom": ssm}, {"name": "TWO", "valueFrom": f"{secret['ARN']}:password::"}]
        arn = run(definition(secrets=secrets))
        where = address(reached(arn, "RUNNING"))
        environment: dict[str, Any] = ask(where, "/environment")
        self.assertEqual((environment["ONE"], environment["TWO"]), ("from ssm", "from vault"))
        self.assertNotIn("AWS_ACCESS_KEY_ID", environment)
        headers = {"Authorization": environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]}
        with urlopen(Request(environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"], headers=headers)) as response:
            keys = json.load(response)
        session = boto3.client(
            "sts",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["Token"],
        ).get_caller_identity()
        self.assertIn(":assumed-role/", session["Arn"])
        with urlopen(f"{environment['ECS_CONTAINER_METADATA_URI_V4']}/task") as response:
            self.assertEqual(json.load(response)["TaskARN"], arn)
        client("ecs").stop_task(cluster=cluster(), task=arn)
        reached(arn, "STOPPED")

    def test_keeps_settings_of_services(self) -> None:
        strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1, "base": 0}]
        given = {"healthCheckGracePeriodSeconds": 60, "enableExecuteCommand": True, "capacityProviderStrategy": strategy}
        name = unique()
        client("ecs").create_service(
            cluster=cluster(),
            serviceName=name,
            taskDefinition=definition(),
            desiredCount=0,
            networkConfiguration=network(),
            deploymentConfiguration={"maximumPercent": 150, "minimumHealthyPercent": 50},
            **given,
        )
        client("ecs").update_service(cluster=cluster(), service=name, enableExecuteCommand=False)
        kept = described(name)
        self.assertEqual({key: kept[key] for key in given}, {**given, "enableExecuteCommand": False})
        self.assertEqual(kept["deploymentConfiguration"]["maximumPercent"], 150)
        remove(name)
