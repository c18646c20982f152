"""Settings of a deployment: the only place that reads the environment.

Every setting is `PORTAL_<NAME>`; each has a default that is safe for one machine. `Settings.refuse_unsafe()` is called
by `create_app` and stops production from starting with something that must never be live, naming the setting to give.
What a council's own staff may change is not here but in the settings register (`portal/domain/council_settings.py`).
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

PREFIX = "PORTAL_"
BOOLEANS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
DEVELOPMENT_SECRET = "development-secret-never-used-in-production"  # noqa: S105
DEVELOPMENT_KEY = "1:" + base64.b64encode(b"development-key-never-live-00000").decode()


class UnsafeSettings(Exception):
    """Production was started with settings that must never be live; the message names each of them."""


class WrongSetting(Exception):
    """A setting of the environment is not of its kind; the message says what it must be."""


def _setting(default: Any, description: str, numbers: range | None = None) -> Any:
    return field(default=default, metadata={"description": description, "numbers": numbers})


@dataclass(frozen=True, kw_only=True, repr=False)
class Settings:
    """The typed settings of one deployment; the default where none is given. Its repr shows none: some are secret."""

    environment: Literal["development", "test", "production"] = _setting(
        "production",
        "`development` shows the outbox page and accepts example numbers; `production` refuses both",
    )
    debug: bool = _setting(False, "Flask's debug pages; refused in production")
    secret_key: str = _setting(DEVELOPMENT_SECRET, "Signs cookies and form tokens; at least 32 characters")
    evidence_keys: str = _setting(
        "", "Keys for data at rest, `version:base64 of 32 bytes`, comma separated, the newest first"
    )
    index_key: str = _setting("", "Key of the blind indexes (base64 of 32 bytes); never change it without re-indexing")
    database_url: str = _setting("sqlite:///var/portal.sqlite3", "SQLite file or postgresql+psycopg://…")
    store_url: str = _setting("var/evidence", "Evidence files and receipts: a directory, or s3://bucket/prefix")
    s3_endpoint: str = _setting("", "Address of the S3 server, https://…; empty for AWS")
    s3_region: str = _setting("eu-west-2", "Region of the bucket")
    s3_access_key: str = _setting("", "Key of the bucket; empty when the machine has a role of its own")
    s3_secret_key: str = _setting("", "Secret of that key")
    s3_path_style: bool = _setting(
        False, "Bucket in the path and not in the host name, as most servers but AWS want it"
    )
    s3_encryption: Literal["none", "AES256", "aws:kms"] = _setting(
        "none", "Encryption that the server is asked for, on top of our own"
    )
    s3_kms_key: str = _setting("", "Key that the server encrypts with, for aws:kms")
    s3_ca_file: str = _setting("", "Certificates that sign the S3 server's own; empty for the usual ones")
    allow_http_s3: bool = _setting(False, "Let production speak to an S3 server without TLS, on a private network")
    scanner_url: str = _setting("none", "Malware scanner: none, clamd://host:port or clamd+unix:///path")
    var_dir: Path = _setting(Path("var"), "Directory for what the portal writes on this machine")
    host_name: str = _setting("127.0.0.1:8000", "Public host, with port if any; used in links and codes")
    scheme: Literal["http", "https"] = _setting("https", "Scheme of the public address; https in production")
    proxy_hops: int = _setting(0, "How many trusted proxies stand in front (X-Forwarded-For)", range(6))
    notifier: Literal["outbox", "smtp"] = _setting("smtp", "How messages leave: `smtp`, or `outbox` in development")
    smtp_url: str = _setting("", "smtp://user:password@host:port, smtps:// for TLS from the start")
    mail_from: str = _setting("no-reply@council.example.org", "Sender address of e-mails")
    sms_mail_domain: str = _setting("", "Mail-to-text gateway domain: a text goes to <number>@<domain>")
    oidc_issuer: str = _setting(
        "", "Issuer of the council's OpenID Connect provider, exactly as it names itself; empty for none"
    )
    oidc_client_id: str = _setting("", "What the provider knows this service by")
    oidc_client_secret: str = _setting("", "The secret shared with the provider, when it is not a private key")
    oidc_private_key: Path = _setting(
        Path(), "PEM file of the private key that proves who we are (private_key_jwt), EC or RSA"
    )
    oidc_key_id: str = _setting("", "What the provider knows that key by (`kid`)")
    oidc_scopes: str = _setting("openid profile email", "What is asked for, separated by spaces")
    oidc_email_claim: str = _setting("email", "Under which name the provider tells the e-mail address")
    oidc_groups_claim: str = _setting("groups", "Under which name the provider tells a user's groups")
    oidc_second_factor: Literal["told", "provider", "code"] = _setting(
        "told",
        "`told`: a texted code is asked for unless the provider tells of a second factor; `provider`: it always checks one; "
        "`code`: a texted code is always asked for",
    )
    oidc_acr_values: str = _setting(
        "", "Levels that are asked for and that count as a second factor, separated by spaces"
    )
    allow_example_nino: bool = _setting(False, "Accept the QQ example numbers; refused in production")
    argon2_cost: Literal["normal", "minimum"] = _setting("normal", "`minimum` only in tests")
    worker_id: str = _setting("worker-1", "Stable, unique name of this worker process")
    back_office_hosts: str = _setting("", "Hosts that claims may be sent to, comma separated (setting BackOfficeUrl)")
    back_office_login: str = _setting("", "user:password of the back office (HTTP Basic), where it asks for one")
    back_office_ca_file: str = _setting("", "Certificates that sign the back office's, where it is not a public one")
    back_office_certificate_file: str = _setting("", "Our certificate and key for the back office, in one PEM file")
    documents_url: str = _setting("", "Where copies and evidence go: a directory or s3://…; empty sends none")
    web_threads: int = _setting(8, "Threads of the web server", range(1, 65))

    @classmethod
    def from_environment(cls) -> Settings:
        """The settings that the `PORTAL_*` variables give; raises WrongSetting."""
        kinds, given = get_type_hints(cls), {}
        for one in fields(cls):
            setting = PREFIX + one.name.upper()
            if setting in os.environ:
                given[one.name] = _read(setting, os.environ[setting], kinds[one.name], one.metadata["numbers"])
        return cls(**given)

    @property
    def is_production(self) -> bool:
        """Whether real people are served."""
        return self.environment == "production"

    @property
    def base_url(self) -> str:
        """Public address without a trailing slash."""
        return f"{self.scheme}://{self.host_name}"

    @property
    def passkey_domain(self) -> str:
        """The domain that passkeys of staff are bound to; empty where the public host is a number, for which there are none."""
        host = self.host_name.rpartition(":")[0] or self.host_name
        return "" if host.startswith("[") or host.replace(".", "").isdigit() else host

    @cached_property
    def keys(self) -> dict[int, bytes]:
        """Data keys by version, newest first; raises UnsafeSettings naming the setting when malformed."""
        text = self.evidence_keys or ("" if self.is_production else DEVELOPMENT_KEY)
        return _read_keys(text)

    @cached_property
    def blind_index_key(self) -> bytes:
        """The 32-byte key of the blind indexes."""
        text = self.index_key or ("" if self.is_production else DEVELOPMENT_KEY.split(":", 1)[1])
        return _read_key(text, "PORTAL_INDEX_KEY")

    def refuse_unsafe(self) -> None:
        """Raise UnsafeSettings when production is asked to run with something that must never be live."""
        if not self.is_production:
            return
        faults = [text for is_wrong, text in self._production_rules() if is_wrong]
        if faults:
            raise UnsafeSettings(
                "The portal does not start in production:\n" + "\n".join(f"- {fault}" for fault in faults)
            )
        _ = self.keys, self.blind_index_key

    def _provider_rules(self) -> list[tuple[bool, str]]:
        if not self.oidc_issuer:
            return []
        has_key = bool(self.oidc_private_key.name)
        is_shared = {"common", "organizations", "consumers"} & set(self.oidc_issuer.split("/"))
        return [
            (not self.oidc_issuer.startswith("https://"), "set PORTAL_OIDC_ISSUER to an https address"),
            (bool(is_shared), "set PORTAL_OIDC_ISSUER to your own tenant: others vouch for anybody"),
            (not self.oidc_client_id, "set PORTAL_OIDC_CLIENT_ID"),
            (
                has_key == bool(self.oidc_client_secret),
                "set either PORTAL_OIDC_CLIENT_SECRET or PORTAL_OIDC_PRIVATE_KEY",
            ),
            (has_key and not self.oidc_private_key.is_file(), "set PORTAL_OIDC_PRIVATE_KEY to a file that is there"),
        ]

    def _production_rules(self) -> list[tuple[bool, str]]:
        is_weak = self.secret_key == DEVELOPMENT_SECRET or len(self.secret_key) < 32
        return [
            (is_weak, "set PORTAL_SECRET_KEY to at least 32 random characters"),
            (self.debug, "unset PORTAL_DEBUG: debug pages show what people typed"),
            (self.notifier == "outbox", "set PORTAL_NOTIFIER=smtp: the outbox page shows everybody's codes"),
            (not self.evidence_keys, "set PORTAL_EVIDENCE_KEYS (make one with `flask keys new`)"),
            (DEVELOPMENT_KEY.split(":")[1] in self.evidence_keys, "set PORTAL_EVIDENCE_KEYS to a key of your own"),
            (not self.index_key, "set PORTAL_INDEX_KEY (make one with `flask keys new`)"),
            (self.allow_example_nino, "unset PORTAL_ALLOW_EXAMPLE_NINO: QQ numbers belong to nobody"),
            (self.scheme != "https", "set PORTAL_SCHEME=https: cookies must be secure"),
            (self.notifier == "smtp" and not self.smtp_url, "set PORTAL_SMTP_URL: codes and receipts go out by it"),
            (self.argon2_cost != "normal", "unset PORTAL_ARGON2_COST"),
            *self._file_rules(),
            *self._provider_rules(),
        ]

    def _file_rules(self) -> list[tuple[bool, str]]:
        is_plain = self.s3_endpoint.startswith("http://") and not self.allow_http_s3
        folders = {"PORTAL_VAR_DIR": self.var_dir}
        if "://" not in self.store_url:
            folders["PORTAL_STORE_URL"] = Path(self.store_url)
        has_half_a_key = bool(self.s3_access_key) != bool(self.s3_secret_key)
        return [
            (is_plain, "set PORTAL_S3_ENDPOINT to https://…, or PORTAL_ALLOW_HTTP_S3 on a network of your own"),
            (has_half_a_key, "set PORTAL_S3_ACCESS_KEY and PORTAL_S3_SECRET_KEY, or neither"),
            (
                bool(self.s3_kms_key) and self.s3_encryption != "aws:kms",
                "set PORTAL_S3_ENCRYPTION=aws:kms, or unset PORTAL_S3_KMS_KEY",
            ),
            *(
                (_is_open_to_all(folder), f"chmod o= the folder of {name}: everybody on the machine may read it")
                for name, folder in folders.items()
            ),
        ]


def _is_open_to_all(folder: Path) -> bool:
    """Whether users of the machine that have nothing to do with the portal may read a folder."""
    return folder.is_dir() and bool(folder.stat().st_mode & 0o007)


def _read(setting: str, text: str, kind: Any, numbers: range | None) -> Any:
    """What a text of the environment stands for."""
    options: dict[str, Any]
    if kind is bool:
        options, wanted = BOOLEANS, "true or false"
    elif numbers is not None:
        options, wanted = {str(n): n for n in numbers}, f"a whole number from {numbers[0]} to {numbers[-1]}"
    elif get_args(kind):
        options, wanted = {name: name for name in get_args(kind)}, " or ".join(get_args(kind))
    else:
        return kind(text)
    if text.lower() not in options:
        raise WrongSetting(f"set {setting} to {wanted}")
    return options[text.lower()]


def _read_key(text: str, setting: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise UnsafeSettings(f"set {setting} to the base64 of 32 bytes (make one with `flask keys new`)")
    return key


def _read_keys(text: str) -> dict[int, bytes]:
    keys: dict[int, bytes] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        version, _, key = part.partition(":")
        if not version.isdigit() or not 0 < int(version) < 256:
            raise UnsafeSettings("set PORTAL_EVIDENCE_KEYS to `version:base64` pairs, versions 1 to 255")
        keys[int(version)] = _read_key(key, "PORTAL_EVIDENCE_KEYS")
    if not keys:
        raise UnsafeSettings("set PORTAL_EVIDENCE_KEYS (make one with `flask keys new`)")
    return keys


def new_keys() -> str:
    """Lines for the environment of a new installation: fresh random secrets."""
    return "\n".join(
        (
            f"PORTAL_SECRET_KEY={secrets.token_urlsafe(48)}",
            f"PORTAL_EVIDENCE_KEYS=1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            f"PORTAL_INDEX_KEY={base64.b64encode(secrets.token_bytes(32)).decode()}",
        )
    )
