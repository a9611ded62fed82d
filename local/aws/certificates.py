"""A certificate authority of this machine alone, for what is reached over TLS here: made once, kept in the local directory."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = timedelta(days=3650)
RENEWED_BEFORE = timedelta(days=30)
LEAF_LIFETIME = timedelta(days=365)
EARLIER = timedelta(hours=1)
"""Clocks differ."""


class Files(NamedTuple):
    """Where a certificate with its chain and its key lie, in PEM."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates of names and addresses of this machine."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.files = Files(directory / "ca.pem", directory / "ca.key")
        if not self._lasts():
            self._make()
        self._certificate = x509.load_pem_x509_certificate(self.files.certificate.read_bytes())
        self._key = serialization.load_pem_private_key(self.files.key.read_bytes(), None)

    def sign(self, name: str, hosts: Sequence[str], directory: Path | None = None) -> Files:
        """A new certificate for hosts, names or addresses, as `<name>.pem` and `<name>.key`."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(timezone.utc)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(named(hosts[0]))
            .issuer_name(self._certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - EARLIER)
            .not_valid_after(now + LEAF_LIFETIME)
            .add_extension(x509.SubjectAlternativeName([general_name(host) for host in hosts]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        place = directory or self._directory
        files = Files(place / f"{name}.pem", place / f"{name}.key")
        chain = pem(certificate) + self.files.certificate.read_bytes()
        write(files.certificate, chain, 0o644)
        write(files.key, private(key), 0o600)
        return files

    def _lasts(self) -> bool:
        try:
            certificate = x509.load_pem_x509_certificate(self.files.certificate.read_bytes())
            return self.files.key.exists() and certificate.not_valid_after_utc > datetime.now(timezone.utc) + RENEWED_BEFORE
        except (OSError, ValueError):
            return False

    def _make(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(timezone.utc)
        name = named("T-Developer, local AWS of this machine")
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - EARLIER)
            .not_valid_after(now + LIFETIME)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        write(self.files.key, private(key), 0o600)
        write(self.files.certificate, pem(certificate), 0o644)


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def write(path: Path, content: bytes, mode: int) -> None:
    """Written aside and renamed, so that nobody reads half of it; its mode is right from the beginning."""
    draft = path.with_name(f"{path.name}.draft")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
    os.replace(draft, path)
