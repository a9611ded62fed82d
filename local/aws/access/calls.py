"""Which operation an HTTP request to AWS is, and what it was given, as far as access depends on it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote
from xml.etree import ElementTree

CREDENTIAL = re.compile(r"Credential=([^/]+)/[^/]+/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True)
class Signed:
    """Who signed a request, for which region and service."""

    access_key: str
    region: str
    service: str


def signed(authorization: str, query: str) -> Signed | None:
    """Of the header, or of a presigned address; None where a request is not signed (version 4)."""
    given = dict(parse_qsl(query)).get("X-Amz-Credential", "")
    found = CREDENTIAL.search(authorization) or CREDENTIAL.search(f"Credential={given}")
    return Signed(*found.groups()) if found else None


@dataclass(frozen=True)
class Received:
    """An HTTP request as it came."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


def operation_of(service: str, request: Received) -> tuple[str, dict[str, Any]]:
    """Name and parameters; the name says how the request looks where it is none that we know."""
    if service == "s3":
        return of_s3(request)
    if service == "lambda":
        return of_lambda(request)
    if service == "bedrock":
        found = re.fullmatch(r"/model/([^/]+)/(converse|invoke)", request.path)
        names = {"converse": "Converse", "invoke": "InvokeModel"}
        return (names[found[2]], {"ModelId": unquote(found[1])}) if found else (unknown(request), {})
    target = request.headers.get("x-amz-target")
    if target:
        return target.rpartition(".")[2], json.loads(request.body or b"{}")
    given = dict(parse_qsl(request.body.decode("utf-8", "replace"))) or dict(parse_qsl(request.query))
    return given.get("Action", unknown(request)), given


def unknown(request: Received) -> str:
    return f"{request.method} {request.path}"


def of_lambda(request: Received) -> tuple[str, dict[str, Any]]:
    found = re.fullmatch(r"/2015-03-31/functions/([^/]+)/(invocations|configuration)", request.path)
    if not found:
        return unknown(request), {}
    name = {"invocations": "Invoke", "configuration": "GetFunctionConfiguration"}[found[2]]
    qualifier = dict(parse_qsl(request.query)).get("Qualifier")
    return name, {"FunctionName": unquote(found[1]), **({"Qualifier": qualifier} if qualifier else {})}


OF_OBJECT = {
    ("GET", ""): "GetObject",
    ("HEAD", ""): "HeadObject",
    ("PUT", ""): "PutObject",
    ("DELETE", ""): "DeleteObject",
    ("GET", "versionId"): "GetObjectVersion",
    ("DELETE", "versionId"): "DeleteObjectVersion",
    ("POST", "uploads"): "CreateMultipartUpload",
    ("PUT", "partNumber"): "UploadPart",
    ("POST", "uploadId"): "CompleteMultipartUpload",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
}
OF_BUCKET = {
    ("GET", ""): "ListObjects",
    ("HEAD", ""): "HeadBucket",
    ("GET", "list-type"): "ListObjectsV2",
    ("POST", "delete"): "DeleteObjects",
}
PLAIN = {"x-id", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "marker"}
"""Names of a query of S3 that do not make another operation of it."""


def of_s3(request: Received) -> tuple[str, dict[str, Any]]:
    bucket, _, key = request.path.lstrip("/").partition("/")
    query = dict(parse_qsl(request.query, keep_blank_values=True))
    deciding = [name for name in query if name not in PLAIN and not name.lower().startswith("x-amz-")]
    special = next((name for name in ("partNumber", "uploadId") if name in deciding), deciding[0] if deciding else "")
    table = OF_OBJECT if key else OF_BUCKET
    operation = table.get((request.method, special), f"{unknown(request)}?{special}")
    given: dict[str, Any] = {"Bucket": bucket, "Key": unquote(key)}
    given |= {name.capitalize(): value for name, value in query.items() if name in ("prefix", "delimiter")}
    source = request.headers.get("x-amz-copy-source")
    if source and operation == "PutObject":
        return "CopyObject", {**given, "CopySource": unquote(source)}
    if operation == "DeleteObjects":
        given["Keys"] = [e.text for e in ElementTree.fromstring(request.body).iter() if e.tag.rpartition("}")[2] == "Key"]
    return operation, given
