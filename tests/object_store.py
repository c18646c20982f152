"""A real S3 server for tests: OpenStack Swift on this machine, one node, from Debian-free Python packages (docs/adr/0008).

Its packages are pinned in `requirements/s3-server.txt` and installed apart from ours, in `.venv/s3-server`. It refuses
content with a wrong checksum, wrong keys and expired signatures, keeps parts of uploads, and survives a restart: what a
store is tested against must be able to say no.
"""

from __future__ import annotations

import os
import pwd
import secrets
import signal
import subprocess
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from socket import create_connection
from typing import Any

from tests.postgres import free_port

ROOT = Path(__file__).parent.parent
BIN = ROOT / ".venv" / "s3-server" / "bin"
REGION = "eu-west-2"
ACCOUNT, USER = "portal", "app"
PARTS = ("account", "container", "object", "proxy")
PIPELINE = "catch_errors gatekeeper healthcheck listing_formats s3api tempauth copy slo dlo proxy-server"
PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {etc}
workers = 0
user = {user}
log_level = WARNING
[pipeline:main]
pipeline = {pipeline}
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:s3api]
use = egg:swift#s3api
location = {region}
s3_acl = false
allow_multipart_uploads = true
min_segment_size = 5242880
[filter:tempauth]
use = egg:swift#tempauth
user_portal_app = {secret} .admin
"""
FILTERS = ("catch_errors", "gatekeeper", "healthcheck", "listing_formats", "copy", "slo", "dlo")
STORAGE = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {etc}
devices = {devices}
mount_check = false
workers = 0
user = {user}
log_level = WARNING
recon_cache_path = {cache}
fallocate_reserve = 0
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
"""
RINGS = """
import sys
from swift.common.ring import RingBuilder
for text in sys.argv[2:]:
    part, _, port = text.partition("=")
    ring = RingBuilder(4, 1, 0)
    ring.add_dev({"id": 0, "region": 1, "zone": 1, "weight": 1.0, "ip": "127.0.0.1", "port": int(port), "device": "d1",
                  "replication_ip": "127.0.0.1", "replication_port": int(port), "meta": ""})
    ring.rebalance()
    ring.get_ring().save(f"{sys.argv[1]}/{part}.ring.gz")
"""
"""Where the parts find each other: one device each, 16 partitions, one copy."""


class ObjectStore:
    """One node; `settings` is how the portal reaches its bucket."""

    def __init__(self, folder: Path) -> None:
        assert BIN.exists(), "the S3 server is not installed: make .venv/s3-server.stamp"
        self.folder = folder
        self.secret = secrets.token_hex(16)
        self._ports = {part: free_port() for part in PARTS}
        self._processes: list[subprocess.Popen[bytes]] = []
        self.endpoint = f"http://127.0.0.1:{self._ports['proxy']}"
        self._write_configuration()

    def settings(self, bucket: str = "evidence", prefix: str = "portal", endpoint: str = "") -> dict[str, Any]:
        """Deployment settings for a bucket of this server, or of what stands before it."""
        return {
            "store_url": f"s3://{bucket}/{prefix}", "s3_endpoint": endpoint or self.endpoint, "s3_region": REGION,
            "s3_access_key": f"{ACCOUNT}:{USER}", "s3_secret_key": self.secret, "s3_path_style": True,
        }  # fmt: skip

    def start(self) -> None:
        """Start every part and wait until they answer."""
        for part in PARTS:
            with (self.folder / f"{part}.log").open("ab") as log:
                command = [BIN / f"swift-{part}-server", self.folder / "etc" / f"{part}-server.conf", "-v"]
                self._processes.append(
                    subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
                )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with suppress(OSError):
                for part in PARTS[:-1]:
                    create_connection(("127.0.0.1", self._ports[part]), 1).close()
                if urllib.request.urlopen(f"{self.endpoint}/healthcheck", timeout=2).read() == b"OK":
                    return
            time.sleep(0.05)
        raise AssertionError(f"Swift did not start: see {self.folder}/*.log")

    def stop(self) -> None:
        """End it, as a power cut would."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._processes.clear()

    def make_bucket(self, bucket: str = "evidence") -> Any:
        """An empty bucket; gives a client that sees what really lies in it."""
        import boto3
        from botocore.config import Config

        client = boto3.session.Session().client(
            "s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=f"{ACCOUNT}:{USER}",
            aws_secret_access_key=self.secret,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )  # fmt: skip
        client.create_bucket(Bucket=bucket)
        return client

    def _write_configuration(self) -> None:
        etc, devices, cache = (self.folder / name for name in ("etc", "node", "cache"))
        for folder in (etc, devices / "d1", cache):
            folder.mkdir(parents=True, exist_ok=True)
        marks = "".join(f"swift_hash_path_{name} = {secrets.token_hex(8)}\n" for name in ("prefix", "suffix"))
        (etc / "swift.conf").write_text(f"[swift-hash]\n{marks}[storage-policy:0]\nname = default\ndefault = yes\n")
        names = {"etc": etc, "devices": devices, "cache": cache, "user": pwd.getpwuid(os.geteuid()).pw_name}
        ports = [f"{part}={self._ports[part]}" for part in PARTS[:-1]]
        subprocess.run([BIN / "python", "-c", RINGS, etc, *ports], check=True)
        for part in PARTS[:-1]:
            (etc / f"{part}-server.conf").write_text(STORAGE.format(part=part, port=self._ports[part], **names))
        filters = "".join(f"[filter:{name}]\nuse = egg:swift#{name}\n" for name in FILTERS)
        text = PROXY.format(port=self._ports["proxy"], pipeline=PIPELINE, region=REGION, secret=self.secret, **names)
        (etc / "proxy-server.conf").write_text(text + filters)
