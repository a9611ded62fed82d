from __future__ import annotations

import unittest

import boto3
from botocore.config import Config
from support import client, unique


class TestServicediscovery(unittest.TestCase):
    def test_finds_namespace_of_records(self) -> None:
        discovery = boto3.client("servicediscovery", config=Config(inject_host_prefix=False))
        name, vpc = unique("gap."), client("ec2").describe_vpcs()["Vpcs"][0]["VpcId"]
        operation = discovery.create_private_dns_namespace(Name=name, Vpc=vpc)["OperationId"]
        namespace = discovery.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
        records = {"NamespaceId": namespace, "DnsRecords": [{"Type": "A", "TTL": 10}]}
        service = discovery.create_service(Name="agents", DnsConfig=records)["Service"]["Id"]
        self.assertEqual(discovery.get_service(Id=service)["Service"]["NamespaceId"], namespace)
        discovery.register_instance(ServiceId=service, InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.0.7"})
        found = discovery.discover_instances(NamespaceName=name, ServiceName="agents")["Instances"]
        self.assertEqual([one["InstanceId"] for one in found], ["one"])
