"""Measures the edge beside nginx that says nothing: `return 302`, no log. Keeps the table in docs/benchmarks-edge.md.

Both serve the same requests on one core each in turn, wrk sends them from another, rounds alternate. Ratios are of medians.
`edge.py SECONDS` makes rounds of another length than 5 seconds.
"""

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS, DELIVERIES, LINKS = 5, 10_000, 10
SERVER_CORE, CLIENT_CORE = "0", "1"
PORTS = {"nginx": 18301, "waymark": 18302}
CONNECTIONS = (64, 256)
MUST = {"requests 256": 0.80, "requests 64": 0.60, "cpu": 1.4, "p99 64": 4.0}
URL = re.compile(rb"http://127\.0\.0\.1:\d+(/api/orgs/[\w-]{22}/r/[\w-]{23})")

# What a browser sends, about 600 bytes.
HEADERS = {
    "Host": "127.0.0.1:18302",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en-GB,en;q=0.9,de;q=0.8",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-User": "?1",
    "Upgrade-Insecure-Requests": "1",
    "sec-ch-ua": '"Chromium";v="131", "Not_A Brand";v="24"',
    "sec-ch-ua-mobile": "?0",
    "sec-ch-ua-platform": '"Linux"',
}


def waymark_binary() -> Path:
    root = HERE.parent
    subprocess.run(["swift", "build", "-c", "release", "--product", "waymark"], cwd=root, check=True, stdout=sys.stderr)
    path = subprocess.run(
        ["swift", "build", "-c", "release", "--show-bin-path"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.strip()
    return Path(path) / "waymark"


def workspace(folder: Path, people: range):
    """A message of ten links for people who have opted in."""
    (folder / "messages").mkdir(parents=True)
    (folder / "journeys").mkdir()
    (folder / "waymark.yaml").write_text("organization:\n  id: bench\n  name: Bench\n  geo: nam\n")
    links = "\n".join(f'<a href="https://shop.example/offers/{n}?utm_source=mail&amp;n={n}">{n}</a>' for n in range(LINKS))
    (folder / "messages/offer.html").write_text(
        f"---\nsubject: Offers\nfrom: Shop <shop@shop.example>\n---\n<html><body>{links}</body></html>\n")
    (folder / "journeys/offer.yaml").write_text("name: Offer\naudience: everyone\nsteps:\n  - id: mail\n    email: offer\n")
    (folder / "profiles.csv").write_text("id,email\n" + "".join(f"p{n},p{n}@people.example\n" for n in people))
    (folder / "consent.csv").write_text(
        "contact,purpose,status,reason,source,time\n"
        + "".join(f"p{n}@people.example,tracking,opted-in,bench,bench,2026-01-01T00:00:00Z\n" for n in people))


def send(waymark: Path, folder: Path, deliveries: int = DELIVERIES) -> list[bytes]:
    """Has the mails sent, and collects the paths of their links."""
    workspace(folder / "workspace", range(deliveries))
    data = folder / "data"
    run = [waymark, "apply", folder / "workspace", "--directory", data]
    subprocess.run(run, check=True, stdout=sys.stderr)
    subprocess.run([waymark, "journey", "publish", "offer", "--directory", data], check=True, stdout=sys.stderr)
    server = serve(waymark, data)
    new = data / "outbox/new"
    deadline = time.monotonic() + 300
    while not new.exists() or len(os.listdir(new)) < deliveries:
        assert time.monotonic() < deadline and server.poll() is None, "the mails are not sent"
        time.sleep(0.2)
    stop(server)
    paths = []
    for mail in new.iterdir():
        body = mail.read_bytes().replace(b"=\r\n", b"").replace(b"=\n", b"").replace(b"=3D", b"=")
        paths += URL.findall(body)
    assert len(set(paths)) == deliveries * LINKS, len(set(paths))
    return sorted(paths)


def serve(waymark: Path, data: Path, *options) -> subprocess.Popen:
    command = ["taskset", "-c", SERVER_CORE, waymark, "serve", "--json", "--directory", data]
    command += ["--port", str(PORTS["waymark"]), *options]
    # As nginx has one worker, on one core.
    one = os.environ | {"WAYMARK_EDGE_THREADS": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=one)
    assert process.stdout.readline().startswith(b"{")
    return process


def nginx(folder: Path) -> subprocess.Popen:
    configuration = folder / "nginx.conf"
    configuration.write_text(f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log /dev/null crit;
events {{ worker_connections 4096; }}
http {{
    access_log off; keepalive_requests 1000000000; keepalive_timeout 60s;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{PORTS["nginx"]}; return 302 https://shop.example/offers/1?utm_source=mail&n=1; }}
}}
""")
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen(["taskset", "-c", SERVER_CORE, binary, "-c", configuration], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://127.0.0.1:{PORTS['nginx']}/"]).returncode:
        assert time.monotonic() < deadline, "nginx does not answer"
        time.sleep(0.05)
    return process


def stop(process: subprocess.Popen):
    process.send_signal(signal.SIGTERM)
    process.wait()


def cpu_seconds(process: subprocess.Popen) -> float:
    """What the process and its children have used."""
    total = 0
    children = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    for pid in [str(process.pid), *children]:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def wrk_script(folder: Path, paths: list[bytes]) -> Path:
    listed = folder / "paths.txt"
    listed.write_bytes(b"\n".join(paths) + b"\n")
    headers = "".join(f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n" for name, value in HEADERS.items())
    script = folder / "clicks.lua"
    script.write_text(f"""{headers}
local paths = {{}}
for line in io.lines("{listed}") do paths[#paths + 1] = line end
local requests, next = {{}}, 0
init = function(args)
    math.randomseed(7)
    for i = #paths, 2, -1 do local j = math.random(i); paths[i], paths[j] = paths[j], paths[i] end
    for i = 1, #paths do requests[i] = wrk.format("GET", paths[i]) end
end
request = function() next = next % #requests + 1; return requests[next] end
done = function(summary, latency, requests)
    io.stderr:write(string.format('{{"requests": %d, "microseconds": %d, "p99": %d, "errors": %d}}\\n', summary.requests,
        summary.duration, latency:percentile(99), summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.timeout + summary.errors.status))
end
""")
    return script


def measure(name: str, process: subprocess.Popen, connections: int, seconds: int, script: Path) -> dict:
    before = cpu_seconds(process)
    done = subprocess.run(
        ["taskset", "-c", CLIENT_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script,
         f"http://127.0.0.1:{PORTS[name]}"],
        check=True, capture_output=True, text=True)
    result = json.loads(done.stderr.strip().splitlines()[-1])
    assert result["errors"] == 0, (name, result)
    return {
        "rate": result["requests"] / result["microseconds"] * 1e6,
        "p99": result["p99"],
        "cpu": (cpu_seconds(process) - before) / result["requests"] * 1e6,
    }


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    waymark = waymark_binary()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        paths = send(waymark, folder)
        script = wrk_script(folder, paths)
        servers = {"nginx": nginx(folder), "waymark": serve(waymark, folder / "data", *ROLE)}
        found: dict = {}
        try:
            for round in range(ROUNDS + 1):
                print(f"round {round} of {ROUNDS}", file=sys.stderr)
                for connections in CONNECTIONS:
                    for name, process in servers.items():
                        one = measure(name, process, connections, seconds if round else 2, script)
                        # The first round warms up.
                        if round:
                            found.setdefault((name, connections), []).append(one)
        finally:
            for process in servers.values():
                stop(process)
    median = {
        (name, connections, what): statistics.median(one[what] for one in runs)
        for (name, connections), runs in found.items()
        for what in runs[0]
    }
    ratio = {
        (connections, what): median["waymark", connections, what] / median["nginx", connections, what]
        for connections in CONNECTIONS
        for what in ("rate", "p99", "cpu")
    }
    for key, value in sorted(median.items(), key=str):
        print(*key, f"{value:.1f}", file=sys.stderr)
    table = f"""| against nginx `return 302` without a log, same core, same run | figure | must | aim |
|---|---|---|---|
| requests/s, 256 connections | {ratio[256, "rate"]:.2f} | 0.80 | 1.0 |
| requests/s, 64 connections | {ratio[64, "rate"]:.2f} | 0.60 | 0.9 |
| CPU per request, 256 connections | {ratio[256, "cpu"]:.2f}× | ≤ 1.4× | ≤ 1.1× |
| CPU per request, 64 connections | {ratio[64, "cpu"]:.2f}× | ≤ 1.4× | ≤ 1.1× |
| p99 latency, 64 connections | {ratio[64, "p99"]:.1f}× | ≤ 4× | ≤ 2× |
"""
    print(table)
    (HERE.parent / "docs/benchmarks-edge.md").write_text(
        "# The edge's benchmarks\n\n"
        f"Made by `make bench-edge` on {date.today().isoformat()}: clicks on {DELIVERIES * LINKS:,} different links of {DELIVERIES:,}\n"
        "deliveries, headers as a browser sends them, keep-alive, every click on disk before its 302; medians of "
        f"{ROUNDS} rounds of\n{seconds} seconds, by turns.\n\n" + table)


# Edge only: what the processor does on another core is not the edge's.
ROLE = ["--role", "edge"]

if __name__ == "__main__":
    main()
