"""Certificates of an authority of our own, and connections over TLS."""

import ssl
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import trustme

from wire import Answer, connect, head_of, read_answer


class Authority:
    def __init__(self):
        self.ca = trustme.CA()

    def issue(self, folder: Path, label: str, *names: str) -> tuple[Path, Path]:
        """Puts a certificate for these names, and its key, in place of those with the same label."""
        made, files = self.ca.issue_cert(*names), (folder / f"{label}.pem", folder / f"{label}.key")
        contents = b"".join(blob.bytes() for blob in made.cert_chain_pems), made.private_key_pem.bytes()
        for file, content in zip(files, contents):
            new = file.with_suffix(".new")
            new.write_bytes(content)
            new.rename(file)
        return files

    def client(self) -> ssl.SSLContext:
        """Trusts this authority, and leaves it to the test whose certificate it is."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        self.ca.configure_trust(context)
        return context


def settings(*pairs: tuple[Path, Path], **others) -> dict:
    """The environment of an edge that shows these certificates."""
    certificates, keys = zip(*pairs)
    lists = {"tls_certificates": certificates, "tls_keys": keys}
    joined = {name: ",".join(map(str, files)) for name, files in lists.items()}
    return {f"WAYMARK_EDGE_{name.upper()}": str(value) for name, value in (joined | others).items()}


@contextmanager
def secure(base: str, context: ssl.SSLContext, name: str | None = None):
    """A connection on which the handshake is done."""
    with connect(base) as plain, context.wrap_socket(plain, server_hostname=name) as connection:
        yield connection


def ask(connection: ssl.SSLSocket, url: str, method: str = "GET") -> Answer:
    connection.sendall(head_of(url, method))
    with connection.makefile("rb") as stream:
        return read_answer(stream, method)


def names(connection: ssl.SSLSocket) -> set[str]:
    """The host names of the certificate that was shown."""
    return {value for _, value in connection.getpeercert()["subjectAltName"]}


def shown(base: str, context: ssl.SSLContext, name: str | None = None) -> str:
    """The serial number of the certificate that a new connection is shown."""
    with secure(base, context, name) as connection:
        return connection.getpeercert()["serialNumber"]


class HalfOpen:
    """TLS by hand, as `ssl` cannot say that it has nothing more to send and read on."""

    def __init__(self, base: str, context: ssl.SSLContext):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.socket = connect(base)
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=urlsplit(base).hostname)
        self.run(self.tls.do_handshake)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def flush(self):
        if pending := self.outgoing.read():
            self.socket.sendall(pending)

    def run(self, step):
        while True:
            try:
                result = step()
                self.flush()
                return result
            except ssl.SSLWantReadError:
                self.flush()
                part = self.socket.recv(65536)
                self.incoming.write(part) if part else self.incoming.write_eof()

    def send(self, content: bytes):
        self.tls.write(content)
        self.flush()

    def send_end(self):
        """`close_notify`: nothing more will be sent."""
        try:
            self.tls.unwrap()
        except ssl.SSLWantReadError:
            pass
        self.flush()

    def received_to_the_end(self) -> bytes:
        """All that comes until the server says, in TLS, that nothing more will."""
        parts = []
        while True:
            try:
                part = self.run(lambda: self.tls.read(65536))
            except ssl.SSLZeroReturnError:
                part = b""
            if not part:
                return b"".join(parts)
            parts.append(part)
