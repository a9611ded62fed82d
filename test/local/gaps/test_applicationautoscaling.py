from __future__ import annotations

import unittest

from ecs_support import cluster, definition, remove, service
from support import client


class TestApplicationautoscaling(unittest.TestCase):
    def test_keeps_tags(self) -> None:
        name = service(definition(), desiredCount=0)
        scaling = client("application-autoscaling")
        target = {
            "ServiceNamespace": "ecs",
            "ResourceId": f"service/{cluster()}/{name}",
            "ScalableDimension": "ecs:service:DesiredCount",
        }
        arn = scaling.register_scalable_target(**target, MinCapacity=0, MaxCapacity=4, Tags={"a": "1"})["ScalableTargetARN"]
        scaling.tag_resource(ResourceARN=arn, Tags={"b": "2", "c": "3"})
        scaling.untag_resource(ResourceARN=arn, TagKeys=["c"])
        self.assertEqual(scaling.list_tags_for_resource(ResourceARN=arn)["Tags"], {"a": "1", "b": "2"})
        remove(name)
