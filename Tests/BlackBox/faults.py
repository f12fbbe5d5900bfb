"""Real faults for a running Waymark, each undone when the `with` ends."""

import os
import resource
import sqlite3
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

import preloaded


@contextmanager
def small_disk(folder: Path, megabytes: int):
    """A file system of its own (tmpfs), which needs root."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "waymark-test", folder], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted: needs root ({mounted.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def no_space(folder: Path):
    """Fills a disk to its last byte."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def no_growth(process: subprocess.Popen):
    """No file may be written to by this process (RLIMIT_FSIZE): needs no root."""
    before = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def immutable(*files: Path):
    """Files that nobody can write to, not even who has them open (`chattr +i`), which needs root."""
    done = subprocess.run(["chattr", "+i", *files], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"files cannot be made immutable: needs root and a file system that can ({done.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True)


@contextmanager
def locked(file: Path):
    """Another process's transaction, which keeps every other writer waiting."""
    other = sqlite3.connect(file, timeout=30, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.rollback()
        other.close()


SYNC = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Fails with EIO for the journal's files while the file FAILING_SYNC is there, and counts how often in it. */
static int fails(int fd) {
    char name[64], path[4096];
    const char *flag = getenv("FAILING_SYNC");
    if (!flag || access(flag, F_OK) != 0) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, "journal.sqlite")) return 0;
    FILE *file = fopen(flag, "a");
    if (file) { fputc('x', file); fclose(file); }
    return 1;
}

int fsync(int fd) {
    if (fails(fd)) { errno = EIO; return -1; }
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(fd);
}

int fdatasync(int fd) {
    if (fails(fd)) { errno = EIO; return -1; }
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
"""


class FailingSync:
    """A library that stands in for `fsync` and `fdatasync`, and fails them on demand."""

    def __init__(self, folder: Path):
        self.flag = folder / "failing"
        self.environment = {
            "LD_PRELOAD": str(preloaded.library(folder, "sync", SYNC)), "FAILING_SYNC": str(self.flag),
        }  # fmt: skip

    @contextmanager
    def failing(self):
        self.flag.touch()
        try:
            yield self
        finally:
            self.failures = self.flag.stat().st_size
            os.unlink(self.flag)


@contextmanager
def broken_outbox(outbox):
    """Nothing can be handed over: there is a file where mails are written. Works for root, too."""
    folder = outbox / "tmp"
    folder.rmdir()
    folder.touch()
    try:
        yield
    finally:
        folder.unlink()
        folder.mkdir()
