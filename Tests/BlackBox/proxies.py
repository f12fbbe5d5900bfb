"""PROXY headers, and real proxies in front of the edge."""

import os
import shutil
import socket
import struct
import subprocess
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from demo import free_pair
from waymark import eventually

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"


def line(source: str, target: str = "198.51.100.1") -> bytes:
    """A header of version 1."""
    family = "TCP6" if ":" in source else "TCP4"
    return f"PROXY {family} {source} {'2001:db8::99' if family == 'TCP6' else target} 50000 443\r\n".encode()


def binary(source: str, further: bytes = b"") -> bytes:
    """A header of version 2."""
    packed = ip_address(source).packed
    addresses = packed + bytes(len(packed)) + struct.pack("!HH", 50000, 443)
    family = 0x21 if len(packed) == 16 else 0x11
    return SIGNATURE + struct.pack("!BBH", 0x21, family, len(addresses + further)) + addresses + further


LOCAL = SIGNATURE + b"\x20\0\0\0"

HAPROXY = """\
global
    maxconn 100
defaults
    mode {mode}
    timeout connect 10s
    timeout client 10s
    timeout server 10s
listen front
    bind 127.0.0.1:{port}
    server edge 127.0.0.1:{edge} {options}
"""

NGINX = """\
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 100; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{edge};
            proxy_set_header Host 127.0.0.1:{edge};
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        }}
    }}
}}
"""


@contextmanager
def haproxy(folder: Path, edge: str, options: str, mode: str = "tcp"):
    """The address of an HAProxy in front of the edge."""
    with running(folder, edge, ["haproxy", "-db", "-f"], HAPROXY, mode=mode, options=options) as base:
        yield base


@contextmanager
def nginx(folder: Path, edge: str):
    """The address of an nginx in front of the edge, which adds to `X-Forwarded-For`."""
    with running(folder, edge, ["nginx", "-e", f"{folder}/start.log", "-c"], NGINX) as base:
        yield base


@contextmanager
def running(folder: Path, edge: str, command: list[str], configuration: str, **values):
    name, *options = command
    # Debian keeps them where not every user looks.
    program = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, f"{name} is not installed: make test-packages"
    port, file = free_pair(), folder / f"{name}.conf"
    file.write_text(configuration.format(folder=folder, port=port, edge=urlsplit(edge).port, **values))
    process = subprocess.Popen([program, *options, file], stdin=subprocess.DEVNULL)
    try:
        eventually(lambda: answers(port) or process.poll() is not None, 10, name)
        assert process.poll() is None
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
