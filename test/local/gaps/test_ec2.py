from __future__ import annotations

import unittest

from botocore.exceptions import ClientError
from support import client, unique


class TestEc2(unittest.TestCase):
    def test_says_which_rule_is_gone(self) -> None:
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/24")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName=unique(), Description="any", VpcId=vpc)["GroupId"]
        mine = [{"Name": "group-id", "Values": [group]}]
        rule = ec2.describe_security_group_rules(Filters=mine)["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        acl = ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]
        ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=[rule])
        with self.assertRaisesRegex(ClientError, rf"InvalidSecurityGroupRuleId.NotFound.*{rule}"):
            ec2.revoke_security_group_egress(GroupId=group, SecurityGroupRuleIds=[rule])
        with self.assertRaisesRegex(ClientError, "InvalidNetworkAclEntry.NotFound.*ingress.*77"):
            ec2.delete_network_acl_entry(NetworkAclId=acl, Egress=False, RuleNumber=77)
        with self.assertRaisesRegex(ClientError, "InvalidPermission.NotFound"):
            unknown = {"IpProtocol": "tcp", "FromPort": 7, "ToPort": 7, "IpRanges": [{"CidrIp": "10.9.0.0/24"}]}
            ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[unknown])

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

    def test_describes_rules_with_prefix_lists(self) -> None:
        ec2 = client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/24")["Vpc"]["VpcId"]
        group = ec2.create_security_group(GroupName=unique(), Description="any", VpcId=vpc)["GroupId"]
        peer = {"PrefixListId": "pl-12345678", "Description": "objects"}
        permission = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [peer]}
        created = ec2.authorize_security_group_egress(GroupId=group, IpPermissions=[permission])
        rule = created["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        read = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"][0]
        self.assertEqual((read.get("PrefixListId"), read.get("Description")), ("pl-12345678", "objects"))
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[permission])
        left = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])
        self.assertNotIn(rule, [other["SecurityGroupRuleId"] for other in left["SecurityGroupRules"]])
