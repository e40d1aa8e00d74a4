"""Every setting OASYS reads, typed, from environment variables that begin with OASYS_, or from the files that these name.

`docs/settings.md` is the table of these fields; a test compares the two.
Production refuses to start on a missing, default or weak value and names the variable.
"""

import base64
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    IPvAnyNetwork,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

DEVELOPMENT_SECRET_KEY = "development-only-secret-key-that-production-refuses"  # noqa: S105
DEVELOPMENT_FIELD_KEY = "b2FzeXMtZGV2ZWxvcG1lbnQtb25seS1maWVsZC1rZXk"
REPOSITORY = Path(__file__).resolve().parents[2]
MINIMUM_SECRET_LENGTH = 50
MINIMUM_PASSWORD_LENGTH = 16
FIELD_KEY_BYTES = 32
BIND = r"^([0-9A-Za-z.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}$"


class OidcProvider(BaseModel):
    """An OpenID provider people may sign in at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    name: str = Field(min_length=1, max_length=80)
    issuer: str = Field(pattern=r"^https?://[^/]+")
    client_id: str = Field(min_length=1)
    client_secret: str = Field("", repr=False)


class Environment(BaseSettings):
    """The environment, parsed once; a field's name in upper case behind OASYS_ is its variable."""

    model_config = SettingsConfigDict(env_prefix="OASYS_", extra="ignore", frozen=True)

    mode: Literal["development", "production", "test"] = Field(
        "development", description="production refuses weak settings at start-up; test is for the test suite."
    )
    home: Path = Field(
        REPOSITORY / ".oasys", description="Folder of the state: embedded database, secrets, logs, process ids."
    )
    secret_key: str = Field(
        DEVELOPMENT_SECRET_KEY,
        description="Signs sessions and tokens; at least 50 random characters. `./oasys up` generates one.",
    )
    secret_key_fallbacks: list[str] = Field(
        [], description="JSON list of earlier secret keys whose signatures are still accepted, for rotation."
    )
    field_keys: list[str] = Field(
        [],
        description="JSON list of keys that encrypt fields: base64 (url-safe) of 32 random bytes each. "
        "The first encrypts, all decrypt.",
    )
    field_keys_file: str = Field(
        "",
        description="File (mode 0600) with such a JSON list, read where OASYS_FIELD_KEYS is empty. `./oasys up` makes one.",
    )
    sealing_keys_file: str = Field(
        "",
        description="File (mode 0600) of the key that signs seals and exports; none: `sealing-keys.json` in the state folder, which "
        "`./oasys up` makes.",
    )
    database_url: str = Field(
        "postgresql://oasys_app@127.0.0.1:5432/oasys",
        description="PostgreSQL as the application's role (no superuser, no bypass of row level security).",
    )
    database_owner_url: str = Field(
        "", description="PostgreSQL as the role that owns the tables; needed by migrations only."
    )
    database_backup_url: str = Field(
        "", description="PostgreSQL as the role that reads every tenant; needed by sealing, verify, backups."
    )
    database_server_url: str = Field(
        "",
        description="PostgreSQL as a role that makes roles and copies the whole server, for `./oasys migrate` and `./oasys keep` of a "
        "server that OASYS does not start itself; none elsewhere.",
    )
    database_pooler: Literal["none", "transaction"] = Field(
        "none",
        description="Whether OASYS_DATABASE_URL leads to a pooler in transaction mode, such as PgBouncer: then no session is relied on.",
    )
    database_direct_url: str = Field(
        "",
        validate_default=True,
        description="PostgreSQL as the application's role, past that pooler, to be woken by NOTIFY; none: OASYS_DATABASE_URL.",
    )
    database_role: Literal["app", "owner", "backup"] = Field(
        "app", description="Which of the three addresses this process connects with; commands set it themselves."
    )
    database_pool_max: int = Field(8, ge=1, le=100, description="Connections one web process keeps at the most.")
    database_pool: bool = Field(False, description="Pool connections; the launcher sets it for the web processes.")
    statement_timeout_seconds: int = Field(
        30, ge=1, le=3600, description="A statement of a request that runs longer is ended by PostgreSQL."
    )
    seal_seconds: int = Field(
        60, ge=1, le=3600, description="How long the worker rests between two rounds over the companies."
    )
    redis_url: str = Field(
        "",
        description="Redis or Valkey that counts requests for the rate limits, instead of PostgreSQL, and keeps charts for all processes.",
    )
    user_requests_per_minute: int = Field(
        1200, ge=0, description="Requests that a person may make in a minute, over all sessions; 0: any number."
    )
    token_requests_per_minute: int = Field(
        1200, ge=0, description="Requests that a program may make with one token in a minute; 0: any number."
    )
    address_requests_per_minute: int = Field(
        6000, ge=0, description="Requests from one address in a minute, whoever makes them; 0: any number."
    )
    anonymous_requests_per_minute: int = Field(
        300,
        ge=0,
        description="Requests of nobody, neither signed in nor with a token, from one address; 0: any number.",
    )
    trusted_proxies: list[IPvAnyNetwork] = Field(
        [], description="JSON list of networks whose X-Forwarded-For is believed: the proxies in front, nobody else."
    )
    allowed_hosts: list[str] = Field(
        ["localhost", "127.0.0.1", "[::1]"], description="JSON list of host names that are answered; no `*`."
    )
    trusted_origins: list[str] = Field(
        [], description="JSON list of origins (scheme and host) browsers may post from, beside the own one."
    )
    asset_prefix: str = Field(
        "",
        pattern=r"^(https://[a-z0-9.-]+(:[0-9]{1,5})?)?$",
        description="Origin of a CDN, such as `https://cdn.example`, that browsers load the web app's hashed files from; read when the web "
        "app is built. None: they come from OASYS itself.",
    )
    tenant_domain: str = Field(
        "",
        pattern=r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+)?$",
        description="Domain, such as `books.example`, under which tenants may take a name of their own; none: they may not.",
    )
    dns_resolver: str = Field(
        "",
        pattern=r"^([0-9.]+|\[[0-9A-Fa-f:]+\])?(:[0-9]{1,5})?$",
        description="Address of the name server that is asked whether a tenant has proved a domain, as `192.0.2.53` or with "
        "`:port`; none: those of the system.",
    )
    secure_cookies: bool = Field(
        False, description="Cookies over HTTPS only; production requires it. Off for plain HTTP on loopback."
    )
    session_idle_minutes: int = Field(
        720, ge=5, le=60 * 24 * 30, description="A session that was not used for so long is over."
    )
    session_days: int = Field(14, ge=1, le=90, description="A session is over after so many days, used or not.")
    reauthentication_minutes: int = Field(
        10, ge=1, le=120, description="For so long after a proof of who asks, sensitive acts need no other."
    )
    deletion_grace_days: int = Field(
        30, ge=7, le=365, description="So many days pass between the wish to delete a tenant and its deletion."
    )
    security_events_days: int = Field(
        365, ge=90, le=3650, description="Security events of people are removed after so many days."
    )
    smtp_url: str = Field(
        "",
        description="Mail server: `smtp://user:password@host:587` (STARTTLS), `smtps://` (TLS) or `smtp+plain://` (neither); "
        "none: mail stays in the local outbox, see `./oasys mail`.",
    )
    mail_from: str = Field("OASYS <oasys@localhost>", description="Sender of the mails.")
    webhook_ports: list[int] = Field([443, 8443], description="JSON list of ports that webhooks may be sent to.")
    webhook_loopback: bool = Field(
        False,
        description="Whether webhooks may be sent to this machine, on any port and without TLS; production refuses it.",
    )
    bank_folder: str = Field(
        "",
        description="Folder whose `<company id>/` is watched for files of banks, where a company switches that on; none: nothing.",
    )
    myinvois_environment: Literal["sandbox", "production", "simulator"] = Field(
        "sandbox",
        description="Which MyInvois e-invoices of Malaysia go to: only production's bind; production refuses the simulator.",
    )
    myinvois_simulator_url: str = Field(
        "http://127.0.0.1:8090",
        description="Address of the simulator on this machine, where OASYS_MYINVOIS_ENVIRONMENT is simulator.",
    )
    bank_feeds_simulator_url: str = Field(
        "",
        description="Address of the simulator of bank feeds on this machine, such as `http://127.0.0.1:8091`; none: banks are asked. "
        "Production refuses it.",
    )
    oidc_providers: list[OidcProvider] = Field(
        [],
        description="JSON list of OpenID providers to sign in at: `id`, `name`, `issuer`, `client_id`, `client_secret`.",
    )
    email_verification: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether an e-mail address is verified before its first sign-in; auto: where OASYS_SMTP_URL is set.",
    )
    backup_folder: str = Field(
        "", description="Folder that backups go to, best on another disk; none: `backups` in the state folder."
    )
    backup_daily_at: str = Field(
        "",
        pattern=r"^$|^([01]\d|2[0-3]):[0-5]\d$",
        description="Time of day (UTC, as `02:30`) at which the supervisor takes a backup; none: it takes none.",
    )
    backup_keep_days: int = Field(14, ge=1, le=3650, description="Every backup of so many days is kept.")
    backup_keep_weeks: int = Field(8, ge=0, le=520, description="Of each of so many weeks the last backup is kept.")
    backup_full_days: int = Field(
        7, ge=1, le=9, description="After so many days a backup is full again; those between hold what changed since."
    )
    backup_recipients: list[str] = Field(
        [],
        description="JSON list of public keys of age (`age1...`) that can read the backups beside the installation's own.",
    )
    wal_stream: Literal["off", "on", "synchronous"] = Field(
        "off",
        description="Whether every change is copied out of PostgreSQL as it happens; synchronous: acknowledged only when it is.",
    )
    wal_folder: str = Field(
        "",
        description="Folder of the copied changes until they are encrypted and join the backups, after 16 MB or five minutes; "
        "none: `wal` in the state folder.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least level that is logged."
    )
    log_format: Literal["json", "console"] = Field("json", description="json, one object a line, or console.")
    sentry_dsn: str = Field(
        "",
        pattern=r"^(https?://[^@/\s]+@[^@/\s]+/\S*[0-9]+)?$",
        repr=False,
        description="Sentry-compatible address that errors are reported to, with nothing of what was in them; none: nowhere.",
    )
    bind: str = Field("127.0.0.1:8000", description="Address and port the web server listens on.")
    live_bind: str = Field("127.0.0.1:8001", description="Address and port the live process listens on.")
    event_streams_per_person: int = Field(
        20, ge=1, description="Streams of events that a person, or a service, may keep open at once."
    )
    metrics: bool = Field(
        False, description="Whether the processes count what they do and tell it to Prometheus, at the addresses below."
    )
    web_metrics_bind: str = Field(
        "127.0.0.1:9464",
        pattern=BIND,
        description="Address and port of the web server's metrics; never one that the public reaches.",
    )
    worker_metrics_bind: str = Field(
        "127.0.0.1:9465", pattern=BIND, description="Address and port of the worker's metrics."
    )
    live_metrics_bind: str = Field(
        "127.0.0.1:9466", pattern=BIND, description="Address and port of the live process's metrics."
    )
    web_workers: int = Field(2, ge=1, le=64, description="Processes of the web server.")
    web_threads: int = Field(4, ge=1, le=64, description="Threads of each process.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables, and the files that OASYS_..._FILE names."""
        return init_settings, env_settings, _Files(settings_cls)

    @field_validator("database_direct_url")
    @classmethod
    def _named_beside_a_pooler(cls, url: str, info: ValidationInfo) -> str:
        if not url and info.data.get("database_pooler") == "transaction":
            raise ValueError("name the server itself: nobody is woken through a pooler in transaction mode")
        return url

    @property
    def waking_url(self) -> str:
        """The address at which a process that waits for NOTIFY is woken."""
        return self.database_direct_url or self.database_url

    @property
    def is_email_verified_first(self) -> bool:
        """Whether nobody signs in before the address is verified."""
        return self.email_verification == "always" or (self.email_verification == "auto" and bool(self.smtp_url))


class _Files(EnvSettingsSource):
    """The contents of files, read as the variables are."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): said for name, said in from_files(os.environ).items()}


class InvalidSetting(RuntimeError):
    """A setting has a value of the wrong type; the message names each."""


class WeakSetting(RuntimeError):
    """Production was asked to start on a missing, default or weak setting; the message names each."""


def weaknesses(env: Environment) -> list[str]:
    """Everything that production refuses, one sentence each, naming the variable."""
    found = []
    secrets = [("OASYS_SECRET_KEY", env.secret_key)]
    secrets += [("OASYS_SECRET_KEY_FALLBACKS", key) for key in env.secret_key_fallbacks]
    for name, key in secrets:
        if key == DEVELOPMENT_SECRET_KEY:
            found.append(
                f"{name} is missing or the development default: generate {MINIMUM_SECRET_LENGTH} random characters."
            )
        elif len(key) < MINIMUM_SECRET_LENGTH or len(set(key)) < 12:
            found.append(f"{name} is weak: it needs at least {MINIMUM_SECRET_LENGTH} random characters.")
    found += _weak_field_keys(env)
    if "database_url" not in env.model_fields_set:
        found.append("OASYS_DATABASE_URL is missing.")
    else:
        found += _weaknesses_of_address("OASYS_DATABASE_URL", env.database_url)
    if env.database_direct_url:
        found += _weaknesses_of_address("OASYS_DATABASE_DIRECT_URL", env.database_direct_url)
    for name, url in (
        ("OASYS_DATABASE_OWNER_URL", env.database_owner_url),
        ("OASYS_DATABASE_BACKUP_URL", env.database_backup_url),
        ("OASYS_DATABASE_SERVER_URL", env.database_server_url),
    ):
        if url:
            found += _weak_password(name, url)[1]
    if not env.allowed_hosts or "*" in env.allowed_hosts:
        found.append("OASYS_ALLOWED_HOSTS must list the host names; * is refused.")
    if "allowed_hosts" not in env.model_fields_set:
        found.append("OASYS_ALLOWED_HOSTS is missing.")
    if not env.secure_cookies:
        found.append("OASYS_SECURE_COOKIES must be true: cookies travel over HTTPS only.")
    found += [
        f"OASYS_TRUSTED_ORIGINS lists {origin}, which is not https."
        for origin in env.trusted_origins
        if not origin.startswith("https://")
    ]
    found += [
        f"OASYS_OIDC_PROVIDERS names the issuer {provider.issuer}, which is not https."
        for provider in env.oidc_providers
        if not provider.issuer.startswith("https://")
    ]
    if env.smtp_url:
        found += _weaknesses_of_mail(env)
    if env.webhook_loopback:
        found.append("OASYS_WEBHOOK_LOOPBACK must be false: webhooks do not reach into this machine.")
    if env.myinvois_environment == "simulator":
        found.append("OASYS_MYINVOIS_ENVIRONMENT must not be simulator: e-invoices go to the authority.")
    if env.bank_feeds_simulator_url:
        found.append("OASYS_BANK_FEEDS_SIMULATOR_URL must not be set: statements come from banks.")
    if env.sentry_dsn and not env.sentry_dsn.startswith("https://"):
        found.append("OASYS_SENTRY_DSN must be https: errors travel encrypted only.")
    if env.log_level == "DEBUG":
        found.append("OASYS_LOG_LEVEL must not be DEBUG.")
    return found


def _weak_field_keys(env: Environment) -> list[str]:
    if env.field_keys:
        name, keys = "OASYS_FIELD_KEYS", env.field_keys
    elif env.field_keys_file:
        name, path = "OASYS_FIELD_KEYS_FILE", Path(env.field_keys_file)
        try:
            if may_others_read(path.stat(), os.geteuid(), os.getegid()):
                return [f"{name} can be read by others: set its mode to 0600."]
            keys = json.loads(path.read_text())
        except (OSError, ValueError):
            return [f"{name} names no readable file with a JSON list of keys."]
    else:
        return ["OASYS_FIELD_KEYS is missing: generate base64 (url-safe) of 32 random bytes."]
    if not isinstance(keys, list) or not keys or not all(_is_strong_field_key(key) for key in keys):
        return [f"{name} is weak: each key is base64 (url-safe) of 32 random bytes, and not the development key."]
    return []


def may_others_read(found: os.stat_result, user: int, group: int) -> bool:
    """Whether a file is more than this process's: its own with mode 0600, or root's and readable by the process's own group.

    The latter is how Kubernetes gives a Secret to a pod that is not root (`fsGroup`).
    """
    is_given = found.st_uid == 0 != user and found.st_gid == group
    return bool(found.st_mode & (0o037 if is_given else 0o077))


def _is_strong_field_key(text: object) -> bool:
    if not isinstance(text, str) or text == DEVELOPMENT_FIELD_KEY:
        return False
    try:
        secret = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return False
    return len(secret) == FIELD_KEY_BYTES and len(set(secret)) >= 12


def _weaknesses_of_mail(env: Environment) -> list[str]:
    found = []
    if not env.smtp_url.startswith(("smtp://", "smtps://")) or not urlsplit(env.smtp_url).hostname:
        found.append("OASYS_SMTP_URL must be smtp:// (STARTTLS) or smtps:// with a host: mail travels encrypted only.")
    if "mail_from" not in env.model_fields_set:
        found.append("OASYS_MAIL_FROM is missing: name the sender of the mails.")
    return found


def _weaknesses_of_address(name: str, url: str) -> list[str]:
    parts, found = _weak_password(name, url)
    if parts.get("user") in {"postgres", "oasys_owner", "oasys_backup"}:
        found.insert(
            0, f"{name} names a superuser, the owner or the backup role: the application connects as its own role."
        )
    return found


def _weak_password(name: str, url: str) -> tuple[dict[str, Any], list[str]]:
    """The parts of the address, and what is wrong with it."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        return {}, [f"{name} is not an address like postgresql://user:password@host/database."]
    password = parts.get("password")
    if password is not None and len(str(password)) < MINIMUM_PASSWORD_LENGTH:
        return parts, [f"{name} has a weak password: it needs at least {MINIMUM_PASSWORD_LENGTH} characters."]
    return parts, []


def from_files(environ: Mapping[str, str]) -> dict[str, str]:
    """OASYS_X for each OASYS_X_FILE that is set: the file's content, without the end of its last line.

    Raises InvalidSetting for a file that cannot be read or is empty, and where OASYS_X is set to something else.
    """
    found = {}
    for field in Environment.model_fields:
        name = f"OASYS_{field.upper()}"
        path = environ.get(f"{name}_FILE")
        if not path or f"{field}_file" in Environment.model_fields:
            continue
        try:
            said = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidSetting(f"{name}_FILE names a file that cannot be read: {path}.") from error
        if not said:
            raise InvalidSetting(f"{name}_FILE names a file that is empty: {path}.")
        if environ.get(name, said) != said:
            raise InvalidSetting(f"{name} and {name}_FILE say different things: leave one of them out.")
        found[name] = said
    return found


@cache
def environment() -> Environment:
    """The environment of this process, read once."""
    return read_environment()


def read_environment() -> Environment:
    """The environment as it is now. Raises InvalidSetting, and in production WeakSetting, naming every variable."""
    env = read_settings()
    if env.mode == "production" and (found := weaknesses(env)):
        raise WeakSetting("OASYS does not start in production:\n" + "\n".join(f"  - {line}" for line in found))
    return env


def read_settings() -> Environment:
    """The same, weak or not: for what looks after an installation. Raises InvalidSetting, naming every variable."""
    try:
        return Environment()
    except ValidationError as error:
        said = [f"  - OASYS_{str(found['loc'][0]).upper()}: {found['msg']}." for found in error.errors()]
        raise InvalidSetting("Some settings cannot be read:\n" + "\n".join(said)) from error
