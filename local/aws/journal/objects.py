"""S3 objects: one file each, a line of JSON and the body, replaced whole. Only the current version is kept."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from moto.s3.models import FakeBucket, FakeKey, S3Backend
from moto.s3.responses import S3Response

from gap import wrap

DRAFT = ".draft"
ATTRIBUTES = (
    *("storage_class", "encryption", "kms_key_id", "bucket_key_enabled"),
    *("checksum_algorithm", "checksum_value", "checksum_type", "checksum_parts"),
)


class ObjectJournal:
    """The objects of every bucket, in a folder each."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def record(self, bucket: FakeBucket, name: str) -> None:
        """Brings the file of an object up to date with the object."""
        path = self._path(bucket.name, name)
        key = bucket.keys.get(name)
        if not isinstance(key, FakeKey):  # gone, or hidden by a delete marker
            path.unlink(missing_ok=True)
            return
        header = {
            "name": name,
            "metadata": dict(key.metadata),
            "attributes": {attribute: getattr(key, attribute) for attribute in ATTRIBUTES},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{threading.get_ident()}{DRAFT}")
        draft.write_bytes(json.dumps(header).encode() + b"\n" + key.value)
        os.replace(draft, path)

    def forget(self, bucket: str) -> None:
        shutil.rmtree(self._directory / bucket, ignore_errors=True)

    def read(self, bucket: str) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Header and body of every object a bucket had."""
        for path in sorted((self._directory / bucket).glob("*")):
            if path.name.endswith(DRAFT):
                path.unlink()
                continue
            header, _, body = path.read_bytes().partition(b"\n")
            yield json.loads(header), body

    def _path(self, bucket: str, name: str) -> Path:
        return self._directory / bucket / hashlib.sha256(name.encode()).hexdigest()


def install(directory: Path) -> None:
    journal = ObjectJournal(directory)

    @wrap(S3Backend, "create_bucket")
    def create_bucket(original: Any, self: S3Backend, bucket_name: str, *args: Any, **kwargs: Any) -> FakeBucket:
        bucket = original(self, bucket_name, *args, **kwargs)
        for header, body in journal.read(bucket_name):
            key = self.put_object(bucket_name, header["name"], body, disable_notification=True)
            key.set_metadata(header["metadata"])
            key.set_storage_class(header["attributes"].pop("storage_class"))
            for attribute, value in header["attributes"].items():
                setattr(key, attribute, value)
        return bucket

    @wrap(S3Backend, "delete_bucket")
    def delete_bucket(original: Any, self: S3Backend, bucket_name: str) -> Any:
        result = original(self, bucket_name)
        if bucket_name not in self.buckets:
            journal.forget(bucket_name)
        return result

    @wrap(S3Backend, "delete_object")
    def delete_object(original: Any, self: S3Backend, bucket: str, name: str, *args: Any, **kwargs: Any) -> Any:
        result = original(self, bucket, name, *args, **kwargs)
        journal.record(self.get_bucket(bucket), name)
        return result

    for method in ("_key_response_put", "_key_response_post"):

        @wrap(S3Response, method)
        def write(original: Any, self: S3Response, *args: Any, **kwargs: Any) -> Any:
            response = original(self, *args, **kwargs)
            journal.record(self.backend.get_bucket(self.bucket_name), self.parse_key_name())
            return response
