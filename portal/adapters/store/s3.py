"""A store in a bucket, over S3 as AWS, Ceph, Swift and others speak it. Objects are the sealed files, byte for byte.

Each put is compared three times: the server refuses content that does not have the MD5 we sent, the ETag that it answers
must be that MD5 (unless it encrypts under a key of its own), and the object it then has must be as long as ours. Nobody's
browser is sent to an object: it holds sealed bytes, which only the portal can open (ADR 8).
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from typing import IO, Any, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from config import Settings
from portal.adapters.store import sealing
from portal.adapters.store.contract import KEY, Corrupted, NotStored, StoreAway

CONNECT_SECONDS = 3
READ_SECONDS = 20
TRIES = 2
PART_BYTES = 8 * 1024 * 1024
"""A larger file goes in parts of this size, of which one at a time is in memory."""
GONE = frozenset({"404", "NoSuchKey", "NotFound"})


def make_s3_store(settings: Settings) -> S3Store:
    """The bucket of a deployment. Without keys of its own boto3 asks the machine for its role."""
    bucket, _, prefix = settings.store_url.removeprefix("s3://").partition("/")
    if not bucket:
        raise ValueError("PORTAL_STORE_URL: give s3://bucket/prefix")
    return S3Store(make_client(settings), bucket, prefix.strip("/"), encryption_of(settings))


def make_client(settings: Settings) -> Any:
    """The connection to the S3 server of a deployment."""
    config = Config(
        signature_version="s3v4", connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"}, request_checksum_calculation="when_required",
        response_checksum_validation="when_required", s3={"addressing_style": "path" if settings.s3_path_style else "auto"},
    )  # fmt: skip
    return _session().client(
        "s3", endpoint_url=settings.s3_endpoint or None, region_name=settings.s3_region, config=config,
        aws_access_key_id=settings.s3_access_key or None, aws_secret_access_key=settings.s3_secret_key or None,
        verify=settings.s3_ca_file or None,
    )  # fmt: skip


def encryption_of(settings: Settings) -> dict[str, str]:
    """What each put asks of the server besides."""
    extra: dict[str, str] = {} if settings.s3_encryption == "none" else {"ServerSideEncryption": settings.s3_encryption}
    if settings.s3_kms_key:
        extra["SSEKMSKeyId"] = settings.s3_kms_key
    return extra


@cache
def _session() -> boto3.session.Session:
    """One for the process: it reads the descriptions of AWS once."""
    return boto3.session.Session()


class S3Store:
    """One bucket and prefix; what is put into it was sealed before."""

    def __init__(self, client: Any, bucket: str, prefix: str, extra: dict[str, str]) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._extra = extra

    def put_sealed(self, key: str, source: IO[bytes]) -> None:
        """Copy a sealed file into the bucket and compare; raises StoreAway."""
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        with _asking():
            if size <= PART_BYTES:
                self._put_whole(key, source.read(), self._extra)
            else:
                self._put_in_parts(key, source)
            if self._head(key)["ContentLength"] != size:
                raise StoreAway("the bucket holds another length than was sent")

    def read(self, key: str) -> Iterator[bytes]:
        """The plain bytes, piece by piece; raises NotStored at once."""
        return sealing.unseal(self.open_sealed(key), key.partition("/")[0])

    def open_sealed(self, key: str) -> IO[bytes]:
        """The object as a stream; raises NotStored, StoreAway."""
        with _asking(key):
            body = self._client.get_object(Bucket=self._bucket, Key=self._name(key))["Body"]
        return cast(IO[bytes], _Body(body))

    def delete(self, key: str, *, put_before: datetime | None = None) -> None:
        """Remove an object, unless it was put again at or after `put_before`."""
        with suppress(NotStored), _asking(key):
            if put_before is None or self._head(key)["LastModified"] < put_before:
                self._client.delete_object(Bucket=self._bucket, Key=self._name(key))

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """Every key with the time of its last put."""
        with _asking():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
            for page in pages:
                for item in page.get("Contents", ()):
                    key = item["Key"].removeprefix(self._prefix)
                    if KEY.fullmatch(key):
                        yield key, item["LastModified"]

    def verify(self, key: str) -> None:
        """Read everything under a key and compare it with the digest in the key."""
        digest = hashlib.sha256()
        for chunk in self.read(key):
            digest.update(chunk)
        if digest.hexdigest() != key.partition("/")[2]:
            raise Corrupted(key)

    def discard_unfinished(self, before: datetime) -> int:
        """Give up puts in parts that were begun before a time and never ended."""
        with _asking():
            found = self._client.list_multipart_uploads(Bucket=self._bucket, Prefix=self._prefix).get("Uploads", ())
            old = [one for one in found if one["Initiated"] < before]
            for one in old:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=one["Key"], UploadId=one["UploadId"])
        return len(old)

    def has(self, key: str) -> bool:
        """Whether there is an object."""
        try:
            with _asking(key):
                self._head(key)
        except NotStored:
            return False
        return True

    def link(self, key: str, seconds: int) -> str:
        """A signed address of an object, under a name that says nothing; raises NotStored, StoreAway."""
        where = {"Bucket": self._bucket, "Key": self._name(key)}
        with _asking(key):
            self._head(key)
            told = {
                "ResponseContentDisposition": 'attachment; filename="sealed.bin"',
                "ResponseContentType": "application/octet-stream",
            }
            return cast(str, self._client.generate_presigned_url("get_object", {**where, **told}, ExpiresIn=seconds))

    def ping(self) -> None:
        """Raise StoreAway unless the bucket answers."""
        with _asking():
            self._client.head_bucket(Bucket=self._bucket)

    def _put_whole(self, key: str, content: bytes, extra: dict[str, str]) -> None:
        where = {"Bucket": self._bucket, "Key": self._name(key)}
        found = self._client.put_object(**where, Body=content, ContentMD5=_md5(content), **extra)
        self._compare(found, content)

    def _put_in_parts(self, key: str, source: IO[bytes]) -> None:
        where = {"Bucket": self._bucket, "Key": self._name(key)}
        upload = self._client.create_multipart_upload(**where, **self._extra)["UploadId"]
        try:
            parts: list[dict[str, Any]] = []
            while content := sealing.read_full(source, PART_BYTES):
                number = len(parts) + 1
                found = self._client.upload_part(
                    **where, UploadId=upload, PartNumber=number, Body=content, ContentMD5=_md5(content)
                )
                self._compare(found, content)
                parts.append({"PartNumber": number, "ETag": found["ETag"]})
            self._client.complete_multipart_upload(**where, UploadId=upload, MultipartUpload={"Parts": parts})
        except BaseException:
            with suppress(BotoCoreError, ClientError):
                self._client.abort_multipart_upload(**where, UploadId=upload)
            raise

    def _compare(self, answer: dict[str, Any], content: bytes) -> None:
        """The ETag is the MD5 of what arrived, unless the server encrypts under a key of its own."""
        has_own_key = answer.get("ServerSideEncryption", "").startswith("aws:kms") or "SSEKMSKeyId" in self._extra
        if not has_own_key and answer["ETag"].strip('"') != _digest(content).hexdigest():
            raise StoreAway("the bucket answered with another checksum")

    def _head(self, key: str) -> dict[str, Any]:
        return cast(dict[str, Any], self._client.head_object(Bucket=self._bucket, Key=self._name(key)))

    def _name(self, key: str) -> str:
        if not KEY.fullmatch(key):
            raise NotStored(key)
        return self._prefix + key


class _Body:
    """An object's stream that says StoreAway when the connection breaks."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int) -> bytes:
        """The next bytes, fewer at the end."""
        with _asking():
            return cast(bytes, self._body.read(size))

    def __enter__(self) -> _Body:
        return self

    def __exit__(self, *_error: object) -> None:
        self._body.close()


@contextmanager
def _asking(key: str = "") -> Iterator[None]:
    """What goes wrong with the bucket, in the words of the contract."""
    try:
        yield
    except ClientError as error:
        if key and error.response.get("Error", {}).get("Code") in GONE:
            raise NotStored(key) from None
        raise StoreAway(error.response.get("Error", {}).get("Code", "?")) from error
    except (BotoCoreError, HTTPError, OSError) as error:
        raise StoreAway(type(error).__name__) from error


def _digest(content: bytes) -> Any:
    return hashlib.md5(content, usedforsecurity=False)


def _md5(content: bytes) -> str:
    return base64.b64encode(_digest(content).digest()).decode()
