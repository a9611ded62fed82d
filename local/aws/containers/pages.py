"""What a task asks the emulator for: about itself, its keys, and where others are."""

from __future__ import annotations

from typing import Any

from moto.servicediscovery.models import servicediscovery_backends

from containers.cluster import Cluster
from containers.task import Container, RunningTask
from pages import NOTHING, Answered, Asked, page

NAMES: dict[str, str] = {}
"""Names of AWS that lead to an address of this machine."""


def serve(cluster: Cluster) -> None:
    """Registers the pages of tasks."""

    @page("/local/tasks")
    def of_task(asked: Asked) -> Answered:
        token, _, rest = asked.path.partition("/")
        running = cluster.running.get(token)
        if running is None or running.is_over:
            return NOTHING
        if rest == "credentials":
            return credentials(running) if asked.authorization == token else Answered(403, {"message": "not yours"})
        name, _, what = rest.partition("/")
        container = next((one for one in running.containers if one.name == name), None)
        if container is None:
            return NOTHING
        answers = {"": lambda: about_container(container, running), "task": lambda: about_task(running)}
        return Answered(200, answers[what]()) if what in answers else NOTHING

    @page("/local/hosts")
    def of_host(asked: Asked) -> Answered:
        name = asked.query.get("name", "")
        addresses = [NAMES[name]] if name in NAMES else discovered(name)
        return Answered(200, addresses) if addresses else NOTHING


def credentials(running: RunningTask) -> Answered:
    """https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html"""
    keys = running.keys()
    if keys is None:
        return NOTHING
    return Answered(
        200,
        {
            "RoleArn": keys.role_arn,
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key,
            "Token": keys.session_token,
            "Expiration": keys.expiration,
        },
    )


def about_container(container: Container, running: RunningTask) -> dict[str, Any]:
    """https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-response.html"""
    return {
        "DockerId": container.runtime_id,
        "Name": container.name,
        "DockerName": container.name,
        "Image": container.image,
        "ContainerARN": container.container_arn,
        "DesiredStatus": running.task.desired_status,
        "KnownStatus": container.last_status,
        "Type": "NORMAL",
        "Networks": [{"NetworkMode": "awsvpc", "IPv4Addresses": [running.address]}],
        "Limits": {"CPU": float(container.cpu or 0), "Memory": int(container.memory or 0)},
    }


def about_task(running: RunningTask) -> dict[str, Any]:
    task = running.task
    return {
        "Cluster": task.cluster_arn,
        "TaskARN": task.task_arn,
        "Family": running.definition.family,
        "Revision": str(running.definition.revision),
        "DesiredStatus": task.desired_status,
        "KnownStatus": task.last_status,
        "AvailabilityZone": f"{task.region_name}a",
        "LaunchType": task.launch_type,
        "Containers": [about_container(one, running) for one in running.containers],
    }


def discovered(name: str) -> list[str]:
    """Addresses of a name of service discovery, `<service>.<namespace>`; none where it is no such name."""
    return [
        instance.attributes["AWS_INSTANCE_IPV4"]
        for account in list(servicediscovery_backends.values())
        for backend in list(account.values())
        for service in list(backend.services.values())
        if service.namespace_id in backend.namespaces
        and f"{service.name}.{backend.namespaces[service.namespace_id].name}" == name
        for instance in service.instances
        if "AWS_INSTANCE_IPV4" in instance.attributes
    ]
