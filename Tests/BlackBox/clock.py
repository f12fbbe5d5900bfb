"""A wall clock for processes of ours that stands still until a test moves it. Timers go on as ever."""

import calendar
import os
from datetime import datetime, timedelta
from pathlib import Path

import preloaded

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

/* The seconds in the file MOVED_CLOCK, which is replaced and never written to. */
static time_t now(void) {
    const char *name = getenv("MOVED_CLOCK");
    FILE *file = name ? fopen(name, "r") : NULL;
    long long seconds;
    if (!file || fscanf(file, "%lld", &seconds) != 1) abort();
    fclose(file);
    return seconds;
}

static int theirs(clockid_t clock, struct timespec *out) {
    return ((int (*)(clockid_t, struct timespec *)) dlsym(RTLD_NEXT, "clock_gettime"))(clock, out);
}

int clock_gettime(clockid_t clock, struct timespec *out) {
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return theirs(clock, out);
    out->tv_sec = now();
    out->tv_nsec = 0;
    return 0;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
    out->tv_sec = now();
    out->tv_usec = 0;
    return 0;
}

time_t time(time_t *out) {
    time_t seconds = now();
    if (out) *out = seconds;
    return seconds;
}

/* Dispatch waits for a time of the wall clock, which it has from here. The kernel knows another. */
int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    struct timespec end;
    theirs(CLOCK_REALTIME, &end);
    end.tv_sec += until->tv_sec - now();
    end.tv_nsec += until->tv_nsec;
    if (end.tv_nsec >= 1000000000) { end.tv_nsec -= 1000000000; end.tv_sec += 1; }
    return ((int (*)(sem_t *, const struct timespec *)) dlsym(RTLD_NEXT, "sem_timedwait"))(semaphore, &end);
}
"""


class Clock:
    """(libfaketime stops Swift's timers along with the clock, as it knows no CLOCK_BOOTTIME.)"""

    def __init__(self, folder: Path, now: str):
        self.file = folder / "clock"
        self.environment = {"LD_PRELOAD": str(preloaded.library(folder, "clock", SOURCE)), "MOVED_CLOCK": str(self.file)}
        self.set(now)

    def set(self, now: str | datetime):
        """To a time in UTC, to the second."""
        self.now = datetime.fromisoformat(now) if isinstance(now, str) else now
        # A process never reads half of it.
        new = self.file.with_suffix(".new")
        new.write_text(f"{calendar.timegm(self.now.timetuple())}\n")
        os.replace(new, self.file)

    def move(self, **by: float):
        """`hours=…`, `minutes=…`, `seconds=…`; backwards if they are negative."""
        self.set(self.now + timedelta(**by))


def before(time: str) -> datetime:
    """The second before a time in UTC."""
    return datetime.fromisoformat(time) - timedelta(seconds=1)
