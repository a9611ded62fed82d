from __future__ import annotations

import base64
import json
import unittest

from botocore.exceptions import ClientError
from support import (
    advance,
    attributes,
    bodies,
    client,
    echo,
    function,
    metric,
    queue,
    receive,
    reported,
    reporter,
    reports,
    until,
)


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

    def send(self, name: str, event: object, **more: str) -> None:
        answer = client("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event), **more)
        self.assertEqual(answer["StatusCode"], 202)

    def test_retries_asynchronous_events(self) -> None:
        """After a minute and two more; then dead letter and destination say what was in vain, as of a success."""
        dead, dead_arn = queue()
        failed, failed_arn = queue()
        done, done_arn = queue()
        arn = reporter(
            "if (!event.good) throw new TypeError('no ' + 'x'.repeat(2000));", DeadLetterConfig={"TargetArn": dead_arn}
        )
        client("lambda").put_function_event_invoke_config(
            FunctionName=arn,
            DestinationConfig={"OnFailure": {"Destination": failed_arn}, "OnSuccess": {"Destination": done_arn}},
        )
        self.send(arn, {"good": 1})
        (story,) = bodies(done)
        self.assertEqual((story["requestContext"]["condition"], story["responsePayload"]), ("Success", None))
        self.send(arn, {"good": 0})
        reports(arn, 2)
        advance(40)
        self.assertEqual(len(reported(arn)), 2)
        reports(arn, 3, step=5)
        reports(arn, 4, step=30)
        (letter,) = receive(dead)
        self.assertEqual(json.loads(letter["Body"]), {"good": 0})
        self.assertEqual(attributes(letter)["ErrorCode"], "200")
        self.assertEqual(len(attributes(letter)["ErrorMessage"]), 1024)
        (story,) = bodies(failed)
        self.assertEqual(story["requestContext"]["requestId"], attributes(letter)["RequestID"])
        self.assertEqual(story["requestContext"]["condition"], "RetriesExhausted")
        self.assertEqual(story["requestContext"]["approximateInvokeCount"], 3)
        self.assertEqual(story["requestContext"]["functionArn"], f"{arn}:$LATEST")
        self.assertEqual((story["requestPayload"], story["responsePayload"]["errorType"]), ({"good": 0}, "TypeError"))

    def test_keeps_event_invoke_configs(self) -> None:
        """Of each version and alias its own, which then counts: an event may be too old for another try."""
        failed, failed_arn = queue()
        arn = function("exports.handler = async () => { throw new Error('no'); };")
        version = client("lambda").publish_version(FunctionName=arn)["Version"]
        client("lambda").create_alias(FunctionName=arn, Name="live", FunctionVersion=version)
        live = {"FunctionName": arn, "Qualifier": "live"}
        configure = client("lambda").put_function_event_invoke_config
        configure(**live, MaximumRetryAttempts=0)
        configure(**live, MaximumEventAgeInSeconds=60, DestinationConfig={"OnFailure": {"Destination": failed_arn}})
        with self.assertRaises(ClientError):
            client("lambda").get_function_event_invoke_config(FunctionName=arn)
        kept = client("lambda").get_function_event_invoke_config(**live)
        self.assertEqual((kept["FunctionArn"], kept["MaximumEventAgeInSeconds"]), (f"{arn}:live", 60))
        self.assertNotIn("MaximumRetryAttempts", kept)
        self.send(arn, {}, Qualifier="live")
        (story,) = bodies(failed, step=20)
        self.assertEqual(story["requestContext"]["condition"], "EventAgeExceeded")
        self.assertEqual(story["requestContext"]["functionArn"], f"{arn}:live")
        client("lambda").delete_function_event_invoke_config(**live)
        with self.assertRaises(ClientError):
            client("lambda").get_function_event_invoke_config(**live)

    def test_measures_functions(self) -> None:
        """An event that was throttled is tried again; throttles, calls and errors are counted."""
        arn = reporter("await new Promise((resolve) => setTimeout(resolve, 300)); if (event.bad) throw new Error();")
        name = arn.rpartition(":")[2]
        client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
        for event in ({}, {}):
            self.send(name, event)
        reports(arn, 2, step=1)
        client("lambda").invoke(FunctionName=name, Payload=b'{"bad": 1}')
        self.assertEqual(metric("AWS/Lambda", "Errors", "Sum", FunctionName=name), 1)
        self.assertEqual(until(lambda: metric("AWS/Lambda", "Invocations", "Sum", FunctionName=name)), 3)
        self.assertGreaterEqual(metric("AWS/Lambda", "Throttles", "Sum", FunctionName=name), 1)
        self.assertGreaterEqual(metric("AWS/Lambda", "Duration", "Minimum", FunctionName=name), 300)
