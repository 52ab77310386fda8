"""What scripts/bench measures: a function for each table."""
import dataclasses
import json
import statistics
import subprocess
import time

import load
import servers


@dataclasses.dataclass
class Pace:
    rounds: int
    seconds: int
    connections: tuple
    fixtures: tuple
    credentials: tuple
    idle_connections: int
    starts: int
    soak: int  # requests
    real_suite: bool


FULL = Pace(5, 5, (64, 1000), (10, 1000, 100_000), (1, 100, 10_000), 10_000, 31, 1_000_000, True)
QUICK = Pace(2, 2, (64, 1000), (10, 100_000), (1, 10_000), 2000, 9, 100_000, False)
SMOKE = Pace(1, 1, (8,), (10, 100), (1, 10), 50, 2, 2000, False)


class Setting:
    def __init__(self, programs, peers, scratch, pace, with_peers):
        self.programs, self.peers, self.scratch, self.pace = programs, peers, scratch, pace
        self.with_peers = with_peers
        self.rate = {}  # requests/s seen, by server: how many signatures a round needs

    def pool(self, signer, key, seconds, now=None):
        """A file of signatures for one round: somewhat more than were used before."""
        file = self.scratch / "pool"
        signer.write(file, int(self.rate.get(key, 30_000) * seconds * 1.5) + 2000, now)
        return file

    def round(self, server, signer, key, connections, engagement=load.ENGAGEMENT, now=None):
        for _ in range(6):
            pool = self.pool(signer, key, self.pace.seconds, now)
            seen = load.wrk(server, pool, self.scratch, connections, self.pace.seconds, engagement)
            if not seen["ran_out"]:
                self.rate[key] = max(seen["rate"], self.rate.get(key, 0))
                return seen
            self.rate[key] = 2 * self.rate.get(key, 30_000)  # far quicker than was thought
        raise RuntimeError(f"{key} is quicker than requests can be signed")


def table(title, columns, rows, note=""):
    lines = [f"### {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines + (["", note] if note else []))


def median(values):
    return statistics.median(values)


def many(number):
    return f"{number:,.0f}"


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f}"


def rates(setting, subjects, connections):
    """subjects: name → (server, signer, engagement, wanted: all 2xx, none, or any). Rounds take turns."""
    seen = {(name, count): [] for name in subjects for count in connections}
    for _ in range(setting.pace.rounds):
        for name, (server, signer, engagement, wanted) in subjects.items():
            for count in connections:
                result = setting.round(server, signer, name, count, engagement)
                wrong = {"good": result["not_2xx_3xx"], "bad": result["requests"] - result["not_2xx_3xx"]}[wanted]
                # What the last signature stands for when they run out, and what wrk cuts off at the end.
                if wrong > count + 0.001 * result["requests"]:
                    raise RuntimeError(f"{name}: {wrong} of {result['requests']} answers have the wrong status")
                seen[name, count].append(result)
    return seen


def row_of(name, seen, connections, base):
    cells = [name]
    for count in connections:
        results = seen[name, count]
        rate = median(r["rate"] for r in results)
        cells += [many(rate), f"{rate / base[count]:.2f}", milliseconds(median(r["p50"] for r in results)),
                  milliseconds(median(r["p99"] for r in results))]
    cells += [f"{median(r['cpu_us'] for r in seen[name, connections[0]]):.1f}",
              sum(r["broken"] for count in connections for r in seen[name, count])]
    return cells


def throughput(setting):
    notes = []
    pace = setting.pace
    running = {}
    try:
        mock = running["mock"] = servers.mock(setting.programs)
        subjects = {
            "mock, verified 200": (mock, load.Signer(mock.base_url), load.ENGAGEMENT, "good"),
            "mock, 401 (wrong secret)": (mock, load.Signer(mock.base_url, wrong=True), load.ENGAGEMENT, "bad"),
            "mock, 404": (mock, load.Signer(mock.base_url, "404"), "404", "bad"),
            "mock, 503": (mock, load.Signer(mock.base_url, "503"), "503", "bad")}
        for name in servers.START if setting.with_peers else ():
            why = servers.missing(name, setting.programs, setting.peers)
            if why:
                notes.append(f"{name} is left out: {why}.")
                continue
            peer = running[name] = servers.START[name](setting.programs, servers.folder_for(name, setting.peers))
            subjects[f"{name}, constant 200"] = (peer, load.Signer(peer.base_url), load.ENGAGEMENT, "good")
        seen = rates(setting, subjects, pace.connections)
    finally:
        for server in running.values():
            server.__exit__()
    base = {count: median(r["rate"] for r in seen["mock, verified 200", count]) for count in pace.connections}
    columns = ["Server, answer"]
    for count in pace.connections:
        columns += [f"requests/s, {count} connections", "of the mock's 200", "p50 ms", "p99 ms"]
    columns += [f"CPU µs/request, {pace.connections[0]}", "broken"]
    return table("Throughput and latency", columns,
                 [row_of(name, seen, pace.connections, base) for name in subjects], " ".join(notes))


def compare(setting, title, column, cases, note=""):
    """cases: label → (options of the mock, credentials, requests before). One after the other, in turns."""
    results = {label: [] for label in cases}
    running = {}
    try:
        for label, (given, credentials, before) in cases.items():
            server = running[label] = servers.mock(setting.programs, *given)
            signer = load.Signer(server.base_url, credentials=credentials)
            if before:
                before(setting, server, signer)
            cases[label] = (server, signer)
        for _ in range(setting.pace.rounds):
            for label, (server, signer) in cases.items():
                result = setting.round(server, signer, title, setting.pace.connections[0])
                if result["not_2xx_3xx"] > setting.pace.connections[0] + 0.001 * result["requests"]:
                    raise RuntimeError(f"{label}: {result['not_2xx_3xx']} answers are no 200")
                results[label].append(result)
        memory = {label: load.resident_mib(server.pid) for label, server in running.items()}
    finally:
        for server in running.values():
            server.__exit__()
    first = next(iter(results))
    base = median(r["cpu_us"] for r in results[first])
    rows = [(label, many(median(r["rate"] for r in seen)), f"{median(r['cpu_us'] for r in seen):.1f}",
             f"{median(r['cpu_us'] for r in seen) / base:.2f}", f"{memory[label]:.0f}")
            for label, seen in results.items()]
    return table(title, [column, "requests/s", "CPU µs/request", f"of {first}", "resident MiB"], rows, note)


def fixtures(setting):
    cases = {}
    for count in setting.pace.fixtures:
        folder = setting.scratch / f"fixtures-{count}"
        folder.mkdir()
        (folder / "all.json").write_text(json.dumps({"fixtures": [
            {"name": f"fixture-{i:06}", "match": {"account": "12345678", "engagement": f"other-{i}"},
             "responses": [{"status": 503, "times": 2, "headers": {"Retry-After": "5"}}, {"status": 200}]}
            for i in range(count)]}))
        cases[many(count)] = (("--fixtures", folder), None, None)
    return compare(setting, "Fixtures", "fixtures", cases)


def credentials(setting):
    cases = {}
    for count in setting.pace.credentials:
        known = [load.credential(number) for number in range(count)]
        file = setting.scratch / f"credentials-{count}.json"
        file.write_text(json.dumps({"credentials": known}))
        cases[many(count)] = (("--credentials", file), known, None)
    return compare(setting, "Credentials, each used in turn", "credentials", cases)


def nonces(setting):
    """An hour's worth: as many as the soak, signed at times spread over the hour before."""
    def fill(setting, server, signer):
        now = int(time.time())
        steps = max(2, min(60, setting.pace.soak // 10_000))
        pool = setting.scratch / "hour"
        for step in range(steps):  # less in all than the memory holds, so that none is forgotten
            signer.write(pool, int(setting.pace.soak * 0.6) // steps, now - 3500 + step * 3500 // steps)
            load.wrk(server, pool, setting.scratch, setting.pace.connections[0], 1)

    window = ("--clock-skew", 3600)
    return compare(setting, "Nonces in memory", "nonces before",
                   {"none": (window, None, None), "up to " + many(setting.pace.soak * 0.6): (window, None, fill)},
                   "The second mock remembers nonces of a whole hour, with a window to match.")


def idle_connections(setting):
    count = setting.pace.idle_connections
    with servers.mock(setting.programs) as server:
        signer = load.Signer(server.base_url)
        alone = request_times(server, signer)
        memory = load.resident_mib(server.pid)
        clients = []
        try:
            for _ in range(count):
                clients.append(load.Client(server.base_url))
            clients[0].status(signer.authorization(int(time.time())))
            before = load.cpu_seconds(server.pid)
            time.sleep(3)
            cpu = (load.cpu_seconds(server.pid) - before) / 3
            crowded = request_times(server, signer)
            more = load.resident_mib(server.pid) - memory
        finally:
            for client in clients:
                client.close()
    return table("Idle connections", ["", "none", many(count)],
                 [("p50 of a request, ms", *(milliseconds(median(each)) for each in (alone, crowded))),
                  ("p99 of a request, ms",
                   *(milliseconds(sorted(each)[len(each) * 99 // 100]) for each in (alone, crowded))),
                  ("CPU while nothing happens, % of a core", "", f"{100 * cpu:.1f}"),
                  ("memory, KiB a connection", "", f"{more * 1024 / count:.1f}")],
                 "Each request on a new connection, from Python.")


def request_times(server, signer, count=300):
    times = []
    for _ in range(count):
        authorization = signer.authorization(int(time.time()))
        start = time.perf_counter()
        client = load.Client(server.base_url)
        if client.status(authorization) != 200:
            raise RuntimeError("a request was not answered 200")
        times.append((time.perf_counter() - start) * 1e6)
        client.close()
    return times


def start(setting):
    times = []
    for _ in range(setting.pace.starts):
        base_url = f"http://127.0.0.1:{servers.free_port()}"
        authorization = load.Signer(base_url).authorization(int(time.time()))
        begin = time.perf_counter()
        server = servers.Server([str(setting.programs / "engagement-mock"), "serve", "--port",
                                 base_url.rsplit(":", 1)[1], "--no-admin"], base_url)
        with server:
            while True:
                try:
                    client = load.Client(base_url)
                    break
                except OSError:
                    if time.perf_counter() - begin > 20:
                        raise
                    time.sleep(0.0005)
            if client.status(authorization) != 200:
                raise RuntimeError("the first request was not answered 200")
            times.append((time.perf_counter() - begin) * 1e6)
            client.close()
    return table("Start", ["", "median", "best", "worst"],
                 [("to the first verified 200, ms", *(milliseconds(each) for each in
                                                      (median(times), min(times), max(times))))])


def memory(setting):
    with servers.mock(setting.programs) as server:
        signer = load.Signer(server.base_url)
        rows = [("idle", f"{load.resident_mib(server.pid):.1f}")]
        sent = 0
        for part in range(1, 5):
            while sent < setting.pace.soak * part / 4:
                sent += setting.round(server, signer, "memory", setting.pace.connections[0])["requests"]
            rows.append((f"after {many(sent)} requests", f"{load.resident_mib(server.pid):.1f}"))
    return table("Memory", ["", "resident MiB"], rows, "With the journal and the nonce memory as they are by default.")


def https(setting):
    running = {}
    try:
        running["http"] = servers.mock(setting.programs)
        running["https"] = servers.mock(setting.programs, "--https")
        subjects = {name: (server, load.Signer(server.base_url), load.ENGAGEMENT, "good")
                    for name, server in running.items()}
        connections = setting.pace.connections[:1]
        seen = rates(setting, subjects, connections)
    finally:
        for server in running.values():
            server.__exit__()
    base = {count: median(r["rate"] for r in seen["http", count]) for count in connections}
    columns = ["", "requests/s", "of http", "p50 ms", "p99 ms", "CPU µs/request", "broken"]
    return table("https beside http", columns, [row_of(name, seen, connections, base) for name in subjects])


def suite(setting):
    rows = []
    for label, given in [("--pause 0", ["--pause", "0"])] + ([("real time", [])] if setting.pace.real_suite else []):
        begin = time.perf_counter()
        done = subprocess.run([str(setting.programs / "engagement-conformance"), "run", *given], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=600)
        last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else "nothing"
        rows.append((label, f"{time.perf_counter() - begin:.1f}", done.returncode, last))
    return table("The suite against the bundled client", ["", "seconds", "exit status", "its last line"], rows)


def verification(setting):
    done = subprocess.run([str(setting.programs / "verification-bench")], check=True, stdout=subprocess.PIPE,
                          text=True, timeout=300)
    return "### One verification\n\n```\n" + done.stdout.rstrip() + "\n```"


MEASURES = {"throughput": throughput, "verification": verification, "start": start, "memory": memory,
            "fixtures": fixtures, "credentials": credentials, "nonces": nonces, "idle-connections": idle_connections,
            "https": https, "suite": suite}
