from __future__ import annotations

import unittest

from support import client, unique


class TestEc2(unittest.TestCase):
    def test_describes_rules_between_groups(self) -> None:
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/24")["Vpc"]["VpcId"]
        source, target = (
            ec2.create_security_group(GroupName=unique(), Description="any", VpcId=vpc)["GroupId"] for _ in range(2)
        )
        pair = {"GroupId": source, "Description": "agent control"}
        permission = {"IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9099, "UserIdGroupPairs": [pair]}
        created = ec2.authorize_security_group_ingress(GroupId=target, IpPermissions=[permission])
        rule = created["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        read = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"][0]
        self.assertEqual(read.get("Description"), "agent control")
