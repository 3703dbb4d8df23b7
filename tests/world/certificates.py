"""A certificate authority of our own, and a certificate for the loopback servers of the tests."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from postroom.base import clock


@dataclass(frozen=True, slots=True)
class Certificate:
    """Signed by itself for 127.0.0.1 and localhost: whoever trusts `chain` trusts it."""

    chain: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """For the server that shows it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def make_certificate(folder: Path, *hosts: str) -> Certificate:
    """Write a new one into a folder; valid for a day, and for these hosts besides."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names: list[x509.GeneralName] = [
        *(x509.DNSName(host) for host in ("localhost", *hosts)),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), *_one_day(), []
    ).add_extension(x509.SubjectAlternativeName(names), critical=False)
    made = Certificate(folder / "chain.pem", folder / "key.pem")
    made.chain.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


def _one_day() -> tuple[datetime.datetime, datetime.datetime]:
    return clock.now() - datetime.timedelta(hours=1), clock.now() + datetime.timedelta(days=1)
