"""A drop in a bucket on an S3 server: an object is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import BotoCoreError, ClientError

from config import Settings
from portal.adapters.documents.drop import Drop
from portal.adapters.store.s3 import encryption_of, make_client
from portal.domain.handover.causes import Cause, NotDelivered

IN_MEMORY = 8 * 1024 * 1024


def make_bucket_drop(settings: Settings) -> BucketDrop:
    """The bucket of a deployment, on the same S3 server as its store."""
    bucket, _, prefix = settings.documents_url.removeprefix("s3://").partition("/")
    if not bucket:
        raise ValueError("PORTAL_DOCUMENTS_URL: give s3://bucket/prefix")
    return BucketDrop(make_client(settings), bucket, prefix.strip("/"), encryption_of(settings))


class BucketDrop(Drop):
    """One bucket and prefix that an importer reads."""

    def __init__(self, client: Any, bucket: str, prefix: str, extra: dict[str, str]) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._extra = extra

    def write(self, path: str, content: Iterable[bytes], media_type: str) -> None:
        """Read the content whole, then put it: large ones in parts, which are nothing until the last has arrived."""
        with SpooledTemporaryFile(IN_MEMORY) as spool:
            for chunk in content:
                spool.write(chunk)
            spool.seek(0)
            extra = {"ContentType": media_type, **self._extra}
            self._client.upload_fileobj(spool, self._bucket, self._prefix + path, ExtraArgs=extra)

    def read(self, path: str) -> Iterator[bytes]:
        """The bytes of an object."""
        body = self._client.get_object(Bucket=self._bucket, Key=self._prefix + path)["Body"]
        yield from body.iter_chunks(1 << 16)

    def list_paths(self, folder: str) -> Iterable[str]:
        """The objects whose names go on from that of the folder without another one between."""
        prefix, found = f"{self._prefix}{folder}/", self._client.get_paginator("list_objects_v2")
        for page in found.paginate(Bucket=self._bucket, Prefix=prefix, Delimiter="/"):
            yield from (item["Key"].removeprefix(self._prefix) for item in page.get("Contents", ()))

    @contextmanager
    def in_reach(self) -> Iterator[None]:
        """A server that is away, refuses us or does not know the bucket is an endpoint that is down."""
        try:
            yield
        except (BotoCoreError, ClientError, S3UploadFailedError, OSError) as error:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "no-bucket", type(error).__name__) from None
