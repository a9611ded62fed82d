"""What a target of a rule gets of an event: all of it, a part, a constant, or a text with parts of it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
"""

from __future__ import annotations

import json
import re
from typing import Any

from jsonpath_ng.ext import parse

Event = dict[str, Any]


def input_of(target: dict[str, Any], event: Event, rule: str) -> str:
    """The message for a target, by its `Input`, `InputPath` or `InputTransformer`."""
    if target.get("Input"):
        return target["Input"]
    if target.get("InputPath"):
        return json.dumps(part_of(event, target["InputPath"]))
    if target.get("InputTransformer"):
        return transform(target["InputTransformer"], event, rule)
    return json.dumps(event)


def part_of(event: Event, path: str) -> Any:
    """What is at a JSON path; None where nothing is."""
    found = parse(path).find(event)
    return found[0].value if found else None


def transform(transformer: dict[str, Any], event: Event, rule: str) -> str:
    """Puts parts of an event into a template: as they are between quotation marks, else as JSON."""
    parts = {name: part_of(event, path) for name, path in (transformer.get("InputPathsMap") or {}).items()}
    parts |= {
        "aws.events.rule-arn": rule,
        "aws.events.rule-name": rule.rpartition("/")[2],
        "aws.events.event.json": event,
        "aws.events.event": {name: value for name, value in event.items() if name != "detail"},
        "aws.events.event.ingestion-time": event["time"],
    }
    template: str = transformer["InputTemplate"]

    def put(found: re.Match[str]) -> str:
        if found[1] not in parts:
            return found[0]
        value = parts[found[1]]
        quoted = len(re.findall(r'(?<!\\)"', template[: found.start()])) % 2 == 1
        if not quoted:
            return json.dumps(value)
        return json.dumps(value)[1:-1] if isinstance(value, str) else json.dumps(value).replace('"', '\\"')

    return re.sub(r"<([\w.-]+)>", put, template)
