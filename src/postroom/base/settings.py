"""The settings that come from the environment; each is documented in docs/settings.md, made from here."""

import socket
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

import postroom
from postroom.base.errors import BadSetting
from postroom.base.secrets import Key, kept_key

_HOME = Path(postroom.__file__).resolve().parents[2]
_DEFAULT_DATA = _HOME / "data" if (_HOME / "pyproject.toml").exists() else Path.home() / "postroom-data"


class Address(str):
    """HOST:PORT; IPv6 hosts in brackets."""

    @property
    def host(self) -> str:
        return self.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.rpartition(":")[2])


def _address(value: str) -> Address:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("give HOST:PORT, such as 127.0.0.1:8025")
    return Address(value)


class Settings(BaseSettings):
    """What the environment says. Names are those of the fields, in capitals."""

    model_config = SettingsConfigDict(case_sensitive=False, frozen=True, extra="ignore")

    database_url: str | None = Field(
        None,
        description="A PostgreSQL (15 or newer) to use, as postgresql://USER:PASS@HOST/NAME. "
        "Without it Postroom runs its own in the data folder.",
    )
    postroom_data: Path = Field(_DEFAULT_DATA, description="The data folder.")
    postroom_http: str = Field("127.0.0.1:8025", description="Where the web app listens; port 0 picks a free one.")
    postroom_smtp: str = Field("127.0.0.1:2525", description="Where mail is taken in; port 0 picks a free one.")
    postroom_url: str | None = Field(
        None, description="The public address of the web app, for links. Without it: that of POSTROOM_HTTP."
    )
    postroom_mail_host: str | None = Field(
        None,
        description="The name by which other mail servers know this machine: it greets with it, and MX and SPF records "
        "name it. Without it: the machine's own.",
        pattern=r"^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$",
    )
    postroom_organisation: str = Field("Our company", description="The organisation's name.")
    postroom_domains: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="The organisation's own mail domains, separated by commas."
    )
    postroom_secret_key: str | None = Field(
        None,
        description="The key that signs and encrypts, at least 32 characters. Without it, one is made "
        "and kept in the data folder.",
    )
    postroom_processes: int = Field(1, ge=1, le=64, description="How many worker processes `serve` runs.")
    postroom_worker_memory: int = Field(
        3072,
        ge=512,
        description="The most memory one worker process may ask for, in MiB; a mail that wants more fails.",
    )
    postroom_max_mail: int = Field(50 * 1024 * 1024, ge=64 * 1024, description="The largest mail taken in, in octets.")
    postroom_check_senders: bool = Field(
        True, description="Whether SPF, DKIM, ARC and DMARC are checked, by DNS, for what comes over SMTP."
    )
    postroom_trusted_relays: Annotated[tuple[str, ...], NoDecode] = Field(
        ("127.0.0.0/8", "::1/128"),
        description="Networks of your own mail servers in front of this one, separated by commas: what they say in "
        "Received of where a mail came from is believed.",
    )
    postroom_trusted_results: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Names of your own mail servers in front of this one, separated by commas, as they write them at "
        "the start of Authentication-Results (such as mx.google.com). Where mail comes from one of "
        "POSTROOM_TRUSTED_RELAYS or by `postroom deliver`, its topmost such field is believed. They must take out what "
        "others wrote in their name.",
    )
    postroom_trusted_forwarders: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Domains of forwarders and mailing lists whose ARC seals are believed, separated by commas (such "
        "as google.com): what they saw of a mail's sender counts where passing it on has broken every other proof.",
    )
    postroom_tls_certificate: Path | None = Field(
        None, description="A PEM file with the certificate chain; with the key it turns STARTTLS on."
    )
    postroom_tls_key: Path | None = Field(None, description="The PEM file with the certificate's private key.")

    @field_validator("postroom_http", "postroom_smtp")
    @classmethod
    def _an_address(cls, value: str) -> str:
        return _address(value)

    @field_validator("postroom_domains", "postroom_trusted_results", "postroom_trusted_forwarders", mode="before")
    @classmethod
    def _domains(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("postroom_trusted_relays", mode="before")
    @classmethod
    def _networks(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(str(ip_network(part.strip(), strict=False)) for part in value.split(",") if part.strip())
        return value

    @property
    def relays(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(network) for network in self.postroom_trusted_relays)

    @property
    def http(self) -> Address:
        return _address(self.postroom_http)

    @property
    def smtp(self) -> Address:
        return _address(self.postroom_smtp)

    @property
    def data(self) -> Path:
        return self.postroom_data.expanduser().resolve()

    @property
    def public_url(self) -> str:
        return (self.postroom_url or f"http://{self.postroom_http}").rstrip("/")

    @cached_property
    def mail_host(self) -> str:
        """The name by which other mail servers know this machine."""
        return (self.postroom_mail_host or socket.getfqdn()).lower()

    @cached_property
    def key(self) -> Key:
        """The installation's key; the data folder is made if it must be kept there."""
        if self.postroom_secret_key:
            return Key(self.postroom_secret_key)
        self.data.mkdir(parents=True, exist_ok=True)
        return Key(kept_key(self.data))


def from_environment() -> Settings:
    """The settings, or BadSetting with the name of the wrong one and what is allowed."""
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        raise BadSetting(f"{name} is wrong: {first['msg']} (it is {first.get('input')!r}).") from None
