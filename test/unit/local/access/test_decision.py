"""What IAM's user guide says of policies, example by example."""

from __future__ import annotations

import unittest
from typing import Any

from access.conditions import UnknownOperator, all_hold
from access.decision import Ask, Policies, Principal, decide

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/worker"
WORKER = Principal(ACCOUNT, ROLE, f"arn:aws:sts::{ACCOUNT}:assumed-role/worker/session")
ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def allow(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


class TestConditions(unittest.TestCase):
    """reference_policies_condition-single-vs-multi-valued-context-keys.html and …_elements_condition_operators.html"""

    def holds(self, block: dict[str, Any], **context: list[str]) -> bool:
        return all_hold(block, {key.replace("_", ":", 1).lower(): values for key, values in context.items()})

    def test_all_values_must_be_among_those_named(self) -> None:
        block = {"ForAllValues:StringEquals": {"aws:TagKeys": ["environment", "cost-center"]}}
        self.assertTrue(self.holds(block, aws_TagKeys=["environment"]))
        self.assertTrue(self.holds(block, aws_TagKeys=["cost-center", "environment"]))
        self.assertFalse(self.holds(block, aws_TagKeys=["environment", "owner"]))
        self.assertTrue(self.holds(block), "also true where the request has no such key")

    def test_null_closes_that_hole(self) -> None:
        block = {"ForAllValues:StringEquals": {"aws:TagKeys": "a"}, "Null": {"aws:TagKeys": "false"}}
        self.assertFalse(self.holds(block))
        self.assertTrue(self.holds(block, aws_TagKeys=["a"]))
        self.assertTrue(self.holds({"Null": {"aws:TokenIssueTime": "true"}}))

    def test_any_value_may_be_among_those_named(self) -> None:
        block = {"ForAnyValue:StringEquals": {"aws:TagKeys": ["environment", "cost-center"]}}
        self.assertTrue(self.holds(block, aws_TagKeys=["owner", "environment"]))
        self.assertFalse(self.holds(block, aws_TagKeys=["owner"]))
        self.assertFalse(self.holds(block), "false where the request has no such key")

    def test_any_value_that_is_none_of_those_named(self) -> None:
        block = {"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["a", "b"]}}
        self.assertTrue(self.holds(block, aws_TagKeys=["a", "c"]))
        self.assertFalse(self.holds(block, aws_TagKeys=["a", "b"]))

    def test_several_values_are_alternatives_and_negated_ones_are_not(self) -> None:
        self.assertTrue(self.holds({"StringEquals": {"aws:PrincipalAccount": ["1", "2"]}}, aws_PrincipalAccount=["2"]))
        block = {"StringNotEquals": {"aws:PrincipalAccount": ["1", "2"]}}
        self.assertFalse(self.holds(block, aws_PrincipalAccount=["2"]))
        self.assertTrue(self.holds(block, aws_PrincipalAccount=["3"]))

    def test_several_lines_and_operators_must_all_hold(self) -> None:
        block = {"StringEquals": {"aws:a": "1", "aws:b": "2"}, "Bool": {"aws:SecureTransport": "true"}}
        self.assertTrue(self.holds(block, aws_a=["1"], aws_b=["2"], aws_SecureTransport=["true"]))
        self.assertFalse(self.holds(block, aws_a=["1"], aws_b=["2"], aws_SecureTransport=["false"]))
        self.assertFalse(self.holds(block, aws_a=["1"], aws_SecureTransport=["true"]))

    def test_an_absent_key_fails_what_is_wanted_and_meets_what_is_not(self) -> None:
        self.assertFalse(self.holds({"StringEquals": {"aws:SourceVpce": "vpce-1"}}))
        self.assertTrue(self.holds({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}))
        self.assertTrue(self.holds({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}))
        self.assertFalse(self.holds({"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}, aws_SourceVpce=["vpce-2"]))

    def test_keys_have_no_case_and_texts_do(self) -> None:
        self.assertTrue(self.holds({"StringLike": {"AWS:sourcearn": "arn:*"}}, aws_SourceArn=["arn:x"]))
        self.assertFalse(self.holds({"StringEquals": {"aws:a": "Text"}}, aws_a=["text"]))
        self.assertTrue(self.holds({"StringEqualsIgnoreCase": {"aws:a": "Text"}}, aws_a=["text"]))

    def test_wildcards_count_in_like_alone(self) -> None:
        self.assertFalse(self.holds({"StringEquals": {"aws:a": "x*"}}, aws_a=["xy"]))
        self.assertTrue(self.holds({"StringLike": {"aws:a": "x?z*"}}, aws_a=["xyz"]))
        self.assertFalse(self.holds({"StringLike": {"aws:a": "x${*}"}}, aws_a=["xy"]))
        self.assertTrue(self.holds({"StringLike": {"aws:a": "x${*}"}}, aws_a=["x*"]))

    def test_the_parts_of_an_arn_are_compared_one_by_one(self) -> None:
        topic = ["arn:aws:sns:us-east-1:123456789012:topic"]
        self.assertTrue(self.holds({"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:123456789012:*"}}, aws_SourceArn=topic))
        self.assertTrue(self.holds({"ArnEquals": {"aws:SourceArn": "arn:aws:sns:us-east-?:*:topic"}}, aws_SourceArn=topic))
        self.assertFalse(self.holds({"ArnLike": {"aws:SourceArn": "arn:aws:*:topic"}}, aws_SourceArn=topic))
        self.assertTrue(self.holds({"ArnNotLike": {"aws:SourceArn": "arn:aws:sqs:*:*:*"}}, aws_SourceArn=topic))

    def test_numbers_dates_and_addresses(self) -> None:
        self.assertTrue(self.holds({"NumericLessThanEquals": {"s3:max-keys": "10"}}, **{"s3_max-keys": ["10"]}))
        self.assertFalse(self.holds({"NumericLessThan": {"s3:max-keys": "10"}}, **{"s3_max-keys": ["10"]}))
        self.assertTrue(self.holds({"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}}, aws_CurrentTime=["2026-12-01T00:00:00Z"]))
        block = {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}}
        self.assertTrue(self.holds(block, aws_SourceIp=["203.0.113.9"]))
        self.assertTrue(self.holds(block, aws_SourceIp=["2001:db8::1"]))
        self.assertTrue(self.holds({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, aws_SourceIp=["198.51.100.1"]))

    def test_an_operator_that_there_is_not_is_an_error(self) -> None:
        with self.assertRaises(UnknownOperator):
            self.holds({"StringMatches": {"aws:a": "b"}}, aws_a=["b"])


class TestDecisions(unittest.TestCase):
    """reference_policies_evaluation-logic.html"""

    ask = Ask("s3:GetObject", "arn:aws:s3:::bucket/key", {"aws:principalarn": [ROLE]})

    def allowed(self, principal: Principal = WORKER, ask: Ask = ask, **policies: Any) -> bool:
        return decide(principal, ask, Policies(**policies)).allowed

    def test_nothing_is_allowed_that_nobody_allows(self) -> None:
        decision = decide(WORKER, self.ask, Policies())
        self.assertEqual(decision.reason, "because no identity-based policy allows the s3:GetObject action")

    def test_within_an_account_either_policy_is_enough(self) -> None:
        self.assertTrue(self.allowed(identity=[allow("s3:Get*")]))
        self.assertTrue(self.allowed(resource=[allow(Principal={"AWS": ROLE})]))
        self.assertTrue(self.allowed(resource=[allow(Principal="*")]))
        self.assertTrue(self.allowed(resource=[allow(Principal={"AWS": WORKER.session_arn})]))

    def test_naming_the_account_leaves_it_to_the_identity(self) -> None:
        self.assertFalse(self.allowed(resource=[allow(Principal=ROOT)]))
        self.assertTrue(self.allowed(identity=[allow()], resource=[allow(Principal=ROOT)]))

    def test_a_denial_beats_everything(self) -> None:
        for kind in ("identity", "boundary", "session", "resource", "endpoint"):
            policies: dict[str, Any] = {"identity": [allow()], "resource": [allow(Principal="*")], "boundary": [allow()]}
            policies[kind] = [*policies.get(kind, [allow(Principal="*")]), deny(Principal="*")]
            self.assertFalse(self.allowed(**policies), kind)

    def test_boundaries_bound_and_give_nothing(self) -> None:
        self.assertFalse(self.allowed(boundary=[allow()]))
        self.assertFalse(self.allowed(identity=[allow()], boundary=[allow("sqs:*")]))
        self.assertTrue(self.allowed(identity=[allow()], boundary=[allow("s3:*")]))
        self.assertFalse(self.allowed(identity=[allow()], endpoint=[allow("s3:PutObject", Principal="*")]))

    def test_a_key_wants_a_word_of_its_own_policy(self) -> None:
        ask = Ask("kms:Decrypt", f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1")
        self.assertFalse(self.allowed(ask=ask, identity=[allow()], resource=[], delegates=False))
        self.assertTrue(self.allowed(ask=ask, identity=[allow()], resource=[allow("kms:*", Principal=ROOT)], delegates=False))
        self.assertTrue(self.allowed(ask=ask, resource=[allow(Principal={"AWS": ROLE})], delegates=False))

    def test_services_go_by_the_resource_alone(self) -> None:
        service = Principal(ACCOUNT, service="sns.amazonaws.com")
        named = {"Service": "sns.amazonaws.com"}
        self.assertTrue(self.allowed(service, resource=[allow(Principal=named)]))
        self.assertFalse(self.allowed(service, resource=[allow(Principal={"Service": "events.amazonaws.com"})]))
        self.assertFalse(self.allowed(service, resource=[allow(Principal=ROOT)]))
        self.assertTrue(self.allowed(service, resource=[allow(Principal={"AWS": "*"})]), "which is the same as *")

    def test_what_is_left_out_is_meant_by_not(self) -> None:
        self.assertTrue(self.allowed(identity=[{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]))
        self.assertFalse(self.allowed(identity=[{"Effect": "Allow", "NotAction": "S3:*", "Resource": "*"}]))
        self.assertFalse(self.allowed(identity=[{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::bucket/*"}]))
        others = {"Effect": "Deny", "NotPrincipal": {"AWS": ROLE}, "Action": "*", "Resource": "*"}
        self.assertTrue(self.allowed(identity=[allow()], resource=[others]))
        self.assertFalse(self.allowed(Principal(ACCOUNT, f"{ROLE}2", f"{ROLE}2/s"), identity=[allow()], resource=[others]))

    def test_variables_stand_for_what_the_request_has(self) -> None:
        own = [allow(resource="arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*")]
        ask = Ask("s3:GetObject", "arn:aws:s3:::bucket/red/x", {"aws:principaltag/team": ["red"]})
        self.assertTrue(self.allowed(ask=ask, identity=own))
        self.assertFalse(self.allowed(ask=Ask(ask.action, ask.resource), identity=own))
        default = [allow(resource="arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'red'}/*")]
        self.assertTrue(self.allowed(ask=Ask(ask.action, ask.resource), identity=default))

    def test_wildcards_in_a_value_are_no_wildcards(self) -> None:
        own = [allow(resource="arn:aws:s3:::bucket/${aws:PrincipalTag/team}")]
        ask = Ask("s3:GetObject", "arn:aws:s3:::bucket/red", {"aws:principaltag/team": ["*"]})
        self.assertFalse(self.allowed(ask=ask, identity=own))

    def test_the_administrator_is_bound_by_denials_of_resources_alone(self) -> None:
        self.assertTrue(self.allowed(Principal(ACCOUNT)))
        self.assertFalse(self.allowed(Principal(ACCOUNT), resource=[deny(Principal="*")]))


if __name__ == "__main__":
    unittest.main()
