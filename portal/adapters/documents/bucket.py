"""The same drop in a bucket: `<prefix>/<claim>/<document>.pdf`, then its index. An object is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from config import Settings
from portal.adapters.documents.contract import TAKEN, Kept, place_of
from portal.adapters.documents.folder import INDEX
from portal.adapters.documents.indexes import read_index
from portal.adapters.store.s3 import encryption_of, make_client
from portal.domain.handover.causes import Cause, NotDelivered

IN_MEMORY = 8 * 1024 * 1024


def make_bucket_drop(settings: Settings) -> BucketDrop:
    """The bucket of a deployment, on the same S3 server as its store."""
    bucket, _, prefix = settings.documents_url.removeprefix("s3://").partition("/")
    if not bucket:
        raise ValueError("PORTAL_DOCUMENTS_URL: give s3://bucket/prefix")
    return BucketDrop(make_client(settings), bucket, prefix.strip("/"), encryption_of(settings))


class BucketDrop:
    """One bucket and prefix that an importer reads."""

    def __init__(self, client: Any, bucket: str, prefix: str, extra: dict[str, str]) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._extra = extra

    def put(self, index: Mapping[str, str], content: Iterable[bytes], written: bytes) -> str:
        """Read the document whole, check its digest, then put it and its index."""
        folder, name = place_of(index)
        with SpooledTemporaryFile(IN_MEMORY) as spool:
            digest = sha256()
            for chunk in content:
                digest.update(chunk)
                spool.write(chunk)
            if digest.hexdigest() != index["sha256"]:
                raise NotDelivered(Cause.HELD_DATA, "not-what-was-stored")
            spool.seek(0)
            with _in_reach():
                extra = {"ContentType": index["media_type"], **self._extra}
                self._client.upload_fileobj(spool, self._bucket, f"{self._prefix}{folder}/{name}", ExtraArgs=extra)
        return self.note_state(index, written)

    def note_state(self, index: Mapping[str, str], written: bytes) -> str:
        """Put an index under a number of its own."""
        folder, _name = place_of(index)
        kind = "xml" if written.lstrip().startswith(b"<") else "csv"
        key = f"{self._prefix}{folder}/{index['document']}.{index['number']}{INDEX}{kind}"
        with _in_reach():
            self._client.put_object(Bucket=self._bucket, Key=key, Body=written, **self._extra)
        return key

    def list_kept(self, claim_reference: str) -> dict[str, list[Kept]]:
        """What lies under the claim, and under what was taken, by its indexes and the bytes themselves."""
        folder, _name = place_of({"claim": claim_reference, "file": "x"})
        places = (f"{self._prefix}{folder}/", f"{self._prefix}{TAKEN}/{folder}/")
        found: dict[str, dict[int, tuple[str, str]]] = {}
        with _in_reach():
            keys = [key for place in places for key in self._keys(place)]
            for key in (one for one in keys if INDEX in one):
                read = read_index(self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read())
                if read.get("document"):
                    found.setdefault(read["document"], {})[int(read["number"])] = (read["file"], read["state"])
            return {document: self._kept(keys, told) for document, told in found.items()}

    def _kept(self, keys: Iterable[str], told: Mapping[int, tuple[str, str]]) -> list[Kept]:
        _file, state = told[max(told)]
        names = tuple({f"/{file}" for file, _state in told.values()})
        return [Kept(self._digest(key), state) for key in keys if key.endswith(names)]

    def _keys(self, place: str) -> Iterator[str]:
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=place):
            yield from (item["Key"] for item in page.get("Contents", ()))

    def _digest(self, key: str) -> str:
        digest = sha256()
        for chunk in self._client.get_object(Bucket=self._bucket, Key=key)["Body"].iter_chunks(1 << 16):
            digest.update(chunk)
        return digest.hexdigest()


@contextmanager
def _in_reach() -> Iterator[None]:
    """A server that is away or refuses us is an endpoint that is down."""
    try:
        yield
    except (BotoCoreError, ClientError, OSError) as error:
        raise NotDelivered(Cause.ENDPOINT_DOWN, "no-bucket", type(error).__name__) from None
