"""A mock under full load, with faults, reloads of its fixtures and admin calls mixed in: nothing may be
lost or leaked, and its journal and metrics count what was sent."""
import collections
import dataclasses
import http.client
import json
import pathlib
import re
import subprocess
import threading
import time
import urllib.parse

import load
import servers
from tables import many, table

# Its fixture is in the folder that is written anew all the time. The status is one that nothing else has: a
# moment without the fixture would show as a 200.
RELOADED, RELOADED_STATUS = "reloaded", "202"

# What may come of a request, for each built-in engagement of the load beside.
SCRIPTED = {
    "fault-reset": {"reset"}, "fault-empty": {"empty"}, "fault-garbage": {"garbage"},
    "fault-truncated": {"truncated"}, "fault-drip": {"gave up", "200"}, "slow-3s": {"200", "gave up"},
    "404": {"404"}, "422": {"422"}, "500": {"500"}, "503": {"503"}, "500-then-200": {"500", "200"},
    "500-then-404": {"500", "404"}, "503-503-then-200": {"503", "200"}}


@dataclasses.dataclass
class Length:
    parts: int  # between which the load rests, so that counts and descriptors can be compared
    seconds: int  # of a part
    patience: int  # seconds after which a client hangs up on an answer that drips or is slow


class Failed(Exception):
    """The soak found something. Carries the table."""


class Admin:
    """Calls the admin API and writes the folder of fixtures, until it is stopped."""

    def __init__(self, server, folder):
        self.host = urllib.parse.urlsplit(server.ready["admin_url"]).netloc
        self.token = server.ready["admin_token"]
        self.folder = folder
        self.calls = self.writes = 0
        self.problems = []
        self.rounds = 0
        self.stopped = threading.Event()
        self.threads = []

    def __enter__(self):
        self.stopped.clear()
        self.threads = [threading.Thread(target=each) for each in (self.keep_calling, self.keep_writing)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def call(self, method, path, body=None, wanted=200, **headers):
        connection = http.client.HTTPConnection(self.host, timeout=20)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers})
            response = connection.getresponse()
            # A stream is left after its first piece, as by a page that is closed: it would not end.
            answer = response.read1() if "Accept" in headers else response.read()
            if response.status != wanted:
                raise RuntimeError(f"answered {response.status}: {answer[:200]}")
            self.calls += 1
            return answer.decode(errors="replace")
        finally:
            connection.close()

    def calls_of_a_round(self, number):
        name = f"/fixtures/soak-{number}"
        fixture = {"name": f"soak-{number}", "match": {"session": f"soak-{number}"}, "responses": [{"status": 503}]}
        return [("GET", "/requests?limit=100"), ("GET", "/requests?engagement=503&last=10"),
                ("GET", "/requests/count?answered_with=reset"), ("GET", "/metrics"), ("GET", "/sequences"),
                ("POST", "/fixtures", fixture, 201), ("PUT", name, fixture), ("GET", "/fixtures"),
                ("DELETE", name, None, 204), ("GET", "/requests/wait?session=nobody&timeout_ms=50", None, 408),
                ("POST", "/verify", {"expectations": [{"match": {"engagement": "503"}, "answers": [503]}]}),
                ("POST", "/reset?session=nobody", None, 204), ("GET", "/ready")] + (
                    [("DELETE", "/requests", None, 204)] if number % 10 == 9 else [])

    def keep_calling(self):
        while not self.stopped.is_set():
            self.rounds += 1
            for call in self.calls_of_a_round(self.rounds):
                self.attempt(*call)
                if self.stopped.wait(0.05):
                    return
            self.attempt("GET", "/requests", Accept="text/event-stream")

    def attempt(self, *call, **headers):
        try:
            answer = self.call(*call, **headers)
            if "reload_error" in answer and call[1] == "/ready":
                raise RuntimeError(answer)
        except (OSError, RuntimeError, http.client.HTTPException) as error:
            self.problems.append(f"{call[0]} {call[1]}: {type(error).__name__} {error}")

    def keep_writing(self):
        while not self.stopped.wait(1):
            self.writes += 1
            write_fixtures(self.folder, self.writes)


def write_fixtures(folder, number):
    """Each file is put in its place whole, as a reader may come at any time."""
    fixtures = [{"name": RELOADED, "match": {"engagement": RELOADED},
                 "responses": [{"status": int(RELOADED_STATUS), "headers": {"X-Written": str(number)}}]}]
    fixtures += [{"name": f"other-{i}", "match": {"engagement": f"other-{i}"}, "responses": [{"status": 503}]}
                 for i in range(number % 50)]
    (folder / "new").write_text(json.dumps({"fixtures": fixtures}))
    (folder / "new").rename(folder / "all.json")


class Totals:
    """What the generators were answered, and what the mock should have counted of it."""

    def __init__(self):
        self.sent = self.not_sent = 0
        self.statuses = collections.Counter()
        self.faults = collections.Counter()
        self.unscripted = collections.Counter()

    def add(self, result, scripted):
        self.sent += result["sent"]
        self.not_sent += result["not_sent"]
        for engagement, outcomes in result["outcomes"].items():
            for outcome, count in outcomes.items():
                if outcome not in scripted[engagement]:
                    self.unscripted[f"{engagement}: {outcome}"] += count
                fault = engagement.removeprefix("fault-")
                if fault != engagement:
                    self.faults[fault] += count
                # Faults whose answer has a status line count with its status, "none" is for the others.
                status = {"drip": "200", "truncated": "200", "slow-3s": "200"}.get(
                    fault, outcome if outcome.isdigit() else "none")
                self.statuses[status] += count


def counted(admin):
    """By the mock: its journal's last number, and its metrics by label."""
    number = json.loads(admin.call("GET", "/requests?last=1"))["next"]
    metrics = admin.call("GET", "/metrics")
    labelled = {family: {label: int(value) for label, value in
                         re.findall(rf'^engagement_mock_{family}_total{{\w+="(.*?)"}} (\d+)$', metrics, re.M)}
                for family in ("requests", "faults")}
    lost = int(re.search(r"^engagement_mock_journal_lines_lost_total (\d+)$", metrics, re.M).group(1))
    return number, labelled["requests"], labelled["faults"], lost


def descriptors(pid):
    return len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))


def descriptors_at_rest(pid, wanted):
    """Connections that were hung up on are seen a moment later."""
    deadline = time.monotonic() + 10
    while descriptors(pid) > wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    return descriptors(pid)


def run_part(programs, server, length, connections, totals):
    loads = [
        (dict(engagement=RELOADED, connections=connections), {RELOADED: {RELOADED_STATUS}}),
        (dict(engagement=",".join(SCRIPTED), connections=4 * len(SCRIPTED), pause=20, attempts=3,
              patience=1000 * length.patience), SCRIPTED),
        (dict(engagement="401", wrong_secret=True, connections=4, pause=20), {"401": {"401"}})]
    running = [load.start_sending(programs, server.base_url, seconds=length.seconds, **options)
               for options, _ in loads]
    try:
        for process, (_, scripted) in zip(running, loads):
            totals.add(load.sent_by(process, length.seconds + 120), scripted)
    finally:
        for process in running:
            process.kill()
            process.wait()


def measure(programs, scratch, length, connections):
    folder = scratch / "soak"
    folder.mkdir()
    write_fixtures(folder, 0)
    totals = Totals()
    rows, memory, problems = [], [], []
    log_file = scratch / "soak.log"
    # The log has a line for each request, which nobody could keep.
    with open(log_file, "w", encoding="utf-8") as out, subprocess.Popen(
            ["grep", "-v", '^{"event":"request",'], stdin=subprocess.PIPE, stdout=out) as log:
        with servers.mock(programs, "--fixtures", folder, admin=True, log=log.stdin) as server:
            log.stdin.close()
            admin = Admin(server, folder)
            load.send(programs, server.base_url, count=1, connections=1)  # so that all is set up
            number_before, statuses_before, _, _ = counted(admin)
            time.sleep(0.5)  # the connections up to here are seen to be closed
            at_rest = descriptors(server.pid)
            for part in range(length.parts + 1):
                if part > 0:
                    with admin:
                        run_part(programs, server, length, connections, totals)
                number, statuses, faults, lost = counted(admin)
                number -= number_before
                by_metrics = sum(statuses.values()) - sum(statuses_before.values())
                open_now = descriptors_at_rest(server.pid, at_rest)
                memory.append(load.resident_mib(server.pid))
                rows.append((many(part * length.seconds), many(totals.sent), many(number), many(by_metrics),
                             sum(totals.unscripted.values()), many(admin.calls), many(admin.writes),
                             open_now, f"{memory[-1]:.1f}"))
                statuses = collections.Counter(statuses) - collections.Counter(statuses_before)
                if statuses != totals.statuses or faults != totals.faults:
                    problems.append(f"after part {part} the metrics are {dict(statuses)} and {faults}, the answers "
                                    f"{dict(totals.statuses)} and {dict(totals.faults)}")
                if number != totals.sent:
                    problems.append(f"after part {part} the journal's number is {number}, but {totals.sent} were sent")
                if open_now > at_rest:
                    problems.append(f"after part {part} {open_now} descriptors are open, {at_rest} before")
                if lost:
                    problems.append(f"{lost} lines of the journal were lost")
            problems += admin.problems
        log.wait()
    middle = memory[length.parts // 2]
    if length.parts * length.seconds >= 300 and memory[-1] > 1.1 * middle:  # before, what is bounded fills up
        problems.append(f"memory grew from {middle:.1f} to {memory[-1]:.1f} MiB in the second half")
    if totals.not_sent:
        problems.append(f"{totals.not_sent} requests could not be sent")
    problems += [f"{count} × {what}, which is not scripted" for what, count in totals.unscripted.items()]
    lines = log_file.read_text(encoding="utf-8").splitlines()
    reloads = sum(line.startswith('{"event":"fixtures_reloaded"') for line in lines)
    # Lines that wait for a reader which the load leaves no processor are let go and told, by design.
    unread = sum(json.loads(line)["lines"] for line in lines if line.startswith('{"event":"log_lost"'))
    expected = ('{"event":"fixtures_reloaded"', '{"event":"log_lost"')
    problems += [f"in the log: {line}" for line in lines if not line.startswith(expected)]
    found = ("Statuses and faults agree one by one; the log has no other lines" +
             (f", and {many(unread)} of its own were lost to a slow reader." if unread else "."))
    if problems:
        found = f"Found: {'; '.join(problems[:10])}" + (f"; and {len(problems) - 10} more" * (len(problems) > 10)) + "."
    text = table("Soak", ["after s", "requests sent", "counted by the journal", "by the metrics", "not as scripted",
                          "admin calls", "folder written", "descriptors", "resident MiB"], rows,
                 f"{connections} connections ask at full speed for a fixture of a folder that is written anew each "
                 f"second (read {reloads} times), {4 * len(SCRIPTED)} for every built-in fault and script, 4 with a "
                 f"wrong secret. {found}")
    if problems:
        raise Failed(text)
    return text

