from __future__ import annotations

import base64
import json
import unittest

from botocore.exceptions import ClientError
from support import client, echo, function


class TestAwslambda(unittest.TestCase):
    def test_runs_deployed_code(self) -> None:
        failing = function("exports.handler = async () => { throw new TypeError('no'); };")
        answer = client("lambda").invoke(FunctionName=failing, Payload=b"{}", LogType="Tail")
        self.assertEqual(answer["FunctionError"], "Unhandled")
        self.assertEqual(json.load(answer["Payload"])["errorType"], "TypeError")
        self.assertIn("REPORT RequestId", base64.b64decode(answer["LogResult"]).decode())
        log = client("logs").filter_log_events(logGroupName=f"/aws/lambda/{failing.rpartition(':')[2]}")
        self.assertRegex(log["events"][0]["logStreamName"], r"^\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}$")

    def test_looks_for_qualifier_in_query(self) -> None:
        for event in (1, [1], {"qualifier": "none"}):
            answer = client("lambda").invoke(FunctionName=echo(), Payload=json.dumps(event))
            self.assertEqual(json.load(answer["Payload"]), event)
        with self.assertRaises(ClientError):
            client("lambda").invoke(FunctionName=echo(), Payload=b"{}", Qualifier="none")

    def test_keeps_configuration(self) -> None:
        queue = "arn:aws:sqs:us-east-1:123456789012:dead"
        logging = {"LogFormat": "JSON", "LogGroup": "/somewhere/else"}
        name = function(
            "exports.handler = async () => { console.log('hello'); };",
            DeadLetterConfig={"TargetArn": queue},
            LoggingConfig=logging,
        )
        kept = client("lambda").get_function_configuration(FunctionName=name)
        self.assertEqual(kept["DeadLetterConfig"], {"TargetArn": queue})
        self.assertEqual(kept["LoggingConfig"], logging)
        client("lambda").invoke(FunctionName=name, Payload=b"{}")
        events = client("logs").filter_log_events(logGroupName="/somewhere/else")["events"]
        self.assertEqual([json.loads(e["message"])["message"] for e in events if "hello" in e["message"]], ["hello"])
        client("lambda").update_function_configuration(FunctionName=name, DeadLetterConfig={"TargetArn": f"{queue}-2"})
        kept = client("lambda").get_function_configuration(FunctionName=name)
        self.assertEqual(kept["DeadLetterConfig"], {"TargetArn": f"{queue}-2"})
