"""Signed requests that never repeat, and the load that sends them (by wrk, or by signed_load.cpp)."""
import base64
import hashlib
import hmac
import json
import os
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ENGAGEMENT = "2004182310"
SESSION = "P5Lx0JzYQ5ugGOA-ADO6gA"


def credential(number=None):
    """The demo credential, or one of many invented ones."""
    if number is None:
        return {"consumer_key": "demo-consumer-key", "consumer_secret": "demo-consumer-secret",
                "token": "demo-token", "token_secret": "demo-token-secret"}
    return {"consumer_key": f"bench-consumer-{number:06}", "consumer_secret": f"bench-secret-{number:022}",
            "token": f"bench-token-{number:06}", "token_secret": f"bench-token-secret-{number:016}"}


def path(engagement=ENGAGEMENT):
    return ("/api/account/12345678/monitoring/visitors/A5MWQ4NDQzZDRkNzZlOTJl/visits/current/campaigns/"
            f"73629/engagements/{engagement}/contexts/1")


def target(engagement=ENGAGEMENT):
    return f"{path(engagement)}?v=1&sid={SESSION}"


def encode(text):
    return urllib.parse.quote(text, safe="-._~")


class Signer:
    """RFC 5849 §3.4, for one URL. Nonces are counted on for as long as the program runs.

    `credentials` is how many invented ones are used in turn; 0 is the demo credential."""
    number = 0

    def __init__(self, base_url, engagement=ENGAGEMENT, credentials=0, wrong=False):
        self.url = encode(base_url + path(engagement))
        given = credential()
        self.key, self.token = encode(given["consumer_key"]), encode(given["token"])
        self.secret = f"{encode(given['consumer_secret'])}&{encode(given['token_secret'])}".encode()
        self.run = f"{os.getpid():x}.{time.time_ns():x}"
        self.options = ["--url", base_url, "--engagement", engagement, "--credentials", str(credentials),
                        *(["--wrong-secret"] if wrong else [])]

    def authorization(self, now):
        """A right one with the demo credential, to time single requests with."""
        Signer.number += 1
        nonce = f"{self.run}.{Signer.number:x}"
        parameters = (f"oauth_consumer_key%3D{self.key}%26oauth_nonce%3D{nonce}"
                      f"%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D{now}"
                      f"%26oauth_token%3D{self.token}%26oauth_version%3D1.0%26sid%3D{SESSION}%26v%3D1")
        digest = hmac.digest(self.secret, f"GET&{self.url}&{parameters}".encode(), hashlib.sha1)
        signature = encode(base64.b64encode(digest).decode())
        return (f'OAuth oauth_consumer_key="{self.key}", oauth_nonce="{nonce}", '
                f'oauth_signature_method="HMAC-SHA1", oauth_timestamp="{now}", oauth_token="{self.token}", '
                f'oauth_version="1.0", oauth_signature="{signature}"')

    def write(self, programs, file, count):
        """Many, for wrk: by a program, as Python would take longer to sign than wrk to send."""
        with open(file, "w", encoding="ascii") as out:
            subprocess.run([str(programs / "signed-load"), "sign", *self.options, "--count", str(count)],
                           check=True, stdout=out)


def cpu_seconds(pid):
    """Of a process and of its children that are alive: nginx works in those."""
    ticks = 0
    pids = [pid]
    for one in pids:
        try:
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            children = pathlib.Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
        pids += [int(child) for child in children]
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def wrk(server, pool, scratch, connections, seconds, engagement=ENGAGEMENT):
    """One round of load. Returns what wrk counted, the server's CPU time a request, and whether the
    signatures ran out before the time was over: the rate is too low then."""
    url = urllib.parse.urlsplit(server.base_url)
    result = scratch / "wrk-result.json"
    ran_out = scratch / "wrk-result.json.out"
    result.unlink(missing_ok=True)
    ran_out.unlink(missing_ok=True)
    environment = {**os.environ, "BENCH_POOL": str(pool), "BENCH_RESULT": str(result),
                   "BENCH_TARGET": target(engagement), "BENCH_HOST": url.netloc}
    before = cpu_seconds(server.pid)
    subprocess.run([shutil.which("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
                    "-s", str(HERE / "signed.lua"), server.base_url],
                   env=environment, check=True, stdout=subprocess.DEVNULL, timeout=seconds + 60)
    counted = json.loads(result.read_text())
    requests = max(counted["requests"], 1)
    counted["ran_out"] = ran_out.exists()
    counted["rate"] = counted["requests"] / (counted["microseconds"] / 1e6)
    counted["cpu_us"] = (cpu_seconds(server.pid) - before) * 1e6 / requests
    return counted


def start_sending(programs, base_url, **options):
    """The load generator that finishes its requests, under way. Options are those of `signed-load send`."""
    command = [str(programs / "signed-load"), "send", "--url", base_url]
    for name, value in options.items():
        command += ["--" + name.replace("_", "-")] + ([] if value is True else [str(value)])
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def sent_by(process, seconds=900):
    """What it printed at its end."""
    try:
        printed, _ = process.communicate(timeout=seconds)
    finally:
        process.kill()  # one that goes on would be measured with what comes next
        process.wait()
    if process.returncode != 0:
        raise RuntimeError(f"signed-load ended with {process.returncode}")
    return json.loads(printed)


def send(programs, base_url, **options):
    return sent_by(start_sending(programs, base_url, **options))


class Client:
    """One keep-alive connection, to time single requests."""

    def __init__(self, base_url):
        url = urllib.parse.urlsplit(base_url)
        self.host = url.netloc
        self.socket = socket.create_connection((url.hostname, url.port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def status(self, authorization):
        self.socket.sendall((f"GET {target()} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: {authorization}"
                             "\r\n\r\n").encode())
        received = b""
        while b"\r\n\r\n" not in received:
            received += self.more()
        head, body = received.split(b"\r\n\r\n", 1)
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length:"))
        while len(body) < length:
            body += self.more()
        return int(head.split()[1])

    def more(self):
        received = self.socket.recv(65536)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received

    def close(self):
        self.socket.close()
