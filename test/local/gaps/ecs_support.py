"""Clusters and tasks for tests; what they run lies in service/."""

from __future__ import annotations

import functools
import json
import socket
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from support import client, role, unique, until

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/gap-service:1"
PORT = 8000


@functools.lru_cache
def cluster() -> str:
    return client("ecs").create_cluster(clusterName=unique())["cluster"]["clusterName"]


@functools.lru_cache
def network() -> dict[str, Any]:
    """A subnet for tasks."""
    vpc = client("ec2").create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        client("ec2").create_subnet(VpcId=vpc, CidrBlock=f"10.1.{i}.0/24", AvailabilityZone=f"us-east-1{zone}")
        for i, zone in enumerate("ab")
    ]
    group = client("ec2").create_security_group(GroupName=unique(), Description="tasks", VpcId=vpc)["GroupId"]
    configuration = {"subnets": [one["Subnet"]["SubnetId"] for one in subnets], "securityGroups": [group]}
    return {"awsvpcConfiguration": configuration}


def vpc() -> str:
    subnet = network()["awsvpcConfiguration"]["subnets"][0]
    return client("ec2").describe_subnets(SubnetIds=[subnet])["Subnets"][0]["VpcId"]


def definition(family: str | None = None, environment: dict[str, str] | None = None, **more: Any) -> str:
    """Registers a task definition and returns its ARN."""
    variables = {"VERSION": "1", "PORT": str(PORT), **(environment or {})}
    container = {
        "name": "main",
        "image": IMAGE,
        "portMappings": [{"containerPort": PORT}],
        "environment": [{"name": name, "value": value} for name, value in variables.items()],
        "stopTimeout": 2,
        **more,
    }
    return client("ecs").register_task_definition(
        family=family or unique(),
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
        executionRoleArn=role(),
        taskRoleArn=role(),
        containerDefinitions=[container],
    )["taskDefinition"]["taskDefinitionArn"]


def run(task_definition: str, **more: Any) -> str:
    """Runs a task and returns its ARN."""
    given = {"launchType": "FARGATE", "networkConfiguration": network(), **more}
    return client("ecs").run_task(cluster=cluster(), taskDefinition=task_definition, **given)["tasks"][0]["taskArn"]


def task(arn: str) -> dict[str, Any]:
    return client("ecs").describe_tasks(cluster=cluster(), tasks=[arn])["tasks"][0]


def reached(arn: str, status: str) -> dict[str, Any]:
    """The task, as soon as it has a status."""
    return until(lambda: found if (found := task(arn))["lastStatus"] == status else None)


def address(found: dict[str, Any]) -> str:
    return found["containers"][0]["networkInterfaces"][0]["privateIpv4Address"]


def ask(where: str, path: str = "/who", port: int = PORT) -> Any:
    """What a task answers, as soon as it does."""

    def answer() -> list[Any]:
        try:
            with urlopen(f"http://{where}:{port}{path}", timeout=5) as response:
                return [json.load(response)]
        except URLError:
            return []

    return until(answer)[0]


def refuses(where: str, port: int = PORT) -> bool:
    """Whether nothing listens there."""
    try:
        socket.create_connection((where, port), timeout=5).close()
        return False
    except OSError:
        return True


def service(task_definition: str, **more: Any) -> str:
    """Creates a service and returns its name."""
    name = unique()
    given = {"desiredCount": 1, "launchType": "FARGATE", "networkConfiguration": network(), **more}
    client("ecs").create_service(cluster=cluster(), serviceName=name, taskDefinition=task_definition, **given)
    return name


def described(name: str) -> dict[str, Any]:
    return client("ecs").describe_services(cluster=cluster(), services=[name])["services"][0]


def steady(name: str, count: int = 1) -> dict[str, Any]:
    """The service, as soon as nothing is left to do."""

    def settled() -> dict[str, Any] | None:
        found = described(name)
        is_one = len(found["deployments"]) == 1 and found["deployments"][0]["rolloutState"] == "COMPLETED"
        return found if is_one and found["runningCount"] == count else None

    return until(settled)


def tasks_of(name: str) -> list[dict[str, Any]]:
    arns = client("ecs").list_tasks(cluster=cluster(), serviceName=name)["taskArns"]
    return client("ecs").describe_tasks(cluster=cluster(), tasks=arns)["tasks"] if arns else []


def remove(name: str) -> None:
    """Deletes a service; nothing of it runs afterwards."""
    client("ecs").delete_service(cluster=cluster(), service=name, force=True)
    until(lambda: described(name)["status"] == "INACTIVE")
