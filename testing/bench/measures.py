"""What scripts/bench measures: a function for each table."""
import dataclasses
import json
import subprocess
import time

import load
import servers
import soak as soak_under_load
from tables import many, median, milliseconds, table


@dataclasses.dataclass
class Pace:
    rounds: int
    seconds: int  # of a round
    connections: tuple
    fixtures: tuple
    credentials: tuple
    active_connections: int
    idle_connections: int
    idle_seconds: int
    starts: int
    requests: int  # that memory is looked at after
    soak: soak_under_load.Length
    real_suite: bool


FULL = Pace(5, 5, (64, 1000), (10, 1000, 100_000), (1, 100, 10_000), 1000, 10_000, 10, 31, 1_000_000,
            soak_under_load.Length(parts=10, seconds=60, patience=2), True)
QUICK = Pace(2, 2, (64, 1000), (10, 100_000), (1, 10_000), 1000, 10_000, 5, 9, 100_000,
             soak_under_load.Length(parts=4, seconds=5, patience=2), False)
SMOKE = Pace(1, 1, (8,), (10, 100), (1, 10), 50, 100, 1, 2, 2000,
             soak_under_load.Length(parts=1, seconds=2, patience=1), False)


class Setting:
    def __init__(self, programs, peers, scratch, pace, with_peers):
        self.programs, self.peers, self.scratch, self.pace = programs, peers, scratch, pace
        self.with_peers = with_peers
        self.rate = {}  # requests/s seen, by server: how many signatures a round needs

    def pool(self, signer, key, seconds):
        """A file of signatures for one round: somewhat more than were used before."""
        file = self.scratch / "pool"
        signer.write(self.programs, file, int(self.rate.get(key, 60_000) * seconds * 1.5) + 2000)
        return file

    def round(self, server, signer, key, connections, engagement=load.ENGAGEMENT):
        for _ in range(6):
            pool = self.pool(signer, key, self.pace.seconds)
            seen = load.wrk(server, pool, self.scratch, connections, self.pace.seconds, engagement)
            if not seen["ran_out"]:
                self.rate[key] = max(seen["rate"], self.rate.get(key, 0))
                return seen
            self.rate[key] = 2 * self.rate.get(key, 60_000)  # far quicker than was thought
        raise RuntimeError(f"{key} is quicker than requests can be signed")


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


LATENCY = ["p50 ms", "p99 ms", "p99/p50"]


def latency_cells(results):
    p50, p99 = (median(each[quantile] for each in results) for quantile in ("p50", "p99"))
    return [milliseconds(p50), milliseconds(p99), f"{p99 / max(p50, 1):.1f}"]


def row_of(name, seen, connections, base):
    cells = [name]
    for count in connections:
        results = seen[name, count]
        rate = median(r["rate"] for r in results)
        cells += [many(rate), f"{rate / base[count]:.2f}", *latency_cells(results)]
    cells += [f"{median(r['cpu_us'] for r in seen[name, connections[0]]):.1f}",
              sum(r["broken"] for count in connections for r in seen[name, count])]
    return cells


def started_peers(setting, running, notes):
    """Those that are installed, as (name, server); each is put into `running`, to be stopped."""
    for name in servers.START if setting.with_peers else ():
        why = servers.missing(name, setting.programs, setting.peers)
        if why:
            notes.append(f"{name} is left out: {why}.")
            continue
        running[name] = servers.START[name](setting.programs, servers.folder_for(name, setting.peers))
        yield name, running[name]


def throughput(setting):
    notes = ["Nothing is logged for a request, but where it says so: the mock runs with --quiet."]
    pace = setting.pace
    running = {}
    try:
        mock = running["mock"] = servers.mock(setting.programs, "--quiet")
        logging = running["logging"] = servers.mock(setting.programs)
        subjects = {
            "mock, verified 200": (mock, load.Signer(mock.base_url), load.ENGAGEMENT, "good"),
            "mock, verified 200 and logged": (logging, load.Signer(logging.base_url), load.ENGAGEMENT, "good"),
            "mock, 401 (wrong secret)": (mock, load.Signer(mock.base_url, wrong=True), load.ENGAGEMENT, "bad"),
            "mock, 404": (mock, load.Signer(mock.base_url, "404"), "404", "bad"),
            "mock, 503": (mock, load.Signer(mock.base_url, "503"), "503", "bad")}
        for name, peer in started_peers(setting, running, notes):
            subjects[f"{name}, constant 200"] = (peer, load.Signer(peer.base_url), load.ENGAGEMENT, "good")
        seen = rates(setting, subjects, pace.connections)
    finally:
        for server in running.values():
            server.__exit__()
    base = {count: median(r["rate"] for r in seen["mock, verified 200", count]) for count in pace.connections}
    columns = ["Server, answer"]
    for count in pace.connections:
        columns += [f"requests/s, {count} connections", "of the mock's 200", *LATENCY]
    columns += [f"CPU µs/request, {pace.connections[0]}", "broken"]
    return table("Throughput and latency", columns,
                 [row_of(name, seen, pace.connections, base) for name in subjects], " ".join(notes))


def active_connections(setting):
    """How evenly connections are served that all ask at once: whose were answered, and how often."""
    count = setting.pace.active_connections
    notes = ["Answers are counted for each connection, each with one request under way. Broken are those that "
             "got no 200 within 10 s."]
    running, peers = {}, {}
    try:
        running["mock, verified 200"] = servers.mock(setting.programs, "--quiet")
        for name, _ in started_peers(setting, peers, notes):
            running[f"{name}, constant 200"] = peers[name]
        seen = {name: [] for name in running}
        for _ in range(setting.pace.rounds):
            for name, server in running.items():
                result = load.send(setting.programs, server.base_url, connections=count,
                                   seconds=setting.pace.seconds)
                outcomes = result["outcomes"][load.ENGAGEMENT]
                result["broken"] = result["sent"] - outcomes.get("200", 0)
                seen[name].append(result)
    finally:
        for server in {**running, **peers}.values():
            server.__exit__()
    rows = []
    for name, results in seen.items():
        slowest, middle, fastest, unanswered = (
            median(r[member] for r in results) for member in ("slowest", "median", "fastest", "without_answer"))
        rows.append([name, many(median(r["in_time"] / r["seconds"] for r in results)), many(count - unanswered),
                     many(slowest), many(middle), many(fastest),
                     f"{slowest / middle:.2f}" if middle else "–", *latency_cells(results),
                     sum(r["broken"] for r in results)])
    return table("Active connections",
                 ["Server, answer", "answers/s", f"served of {many(count)}", "answers to the slowest",
                  "to the median", "to the fastest", "slowest/median", *LATENCY, "broken"], rows,
                 " ".join(notes))


def compare(setting, title, column, cases, note=""):
    """cases: label → (options of the mock, number of credentials, what goes before). All run; rounds take turns."""
    results = {label: [] for label in cases}
    running = {}
    try:
        for label, (given, credentials, before) in cases.items():
            server = running[label] = servers.mock(setting.programs, *given)
            signer = load.Signer(server.base_url, credentials=credentials)
            if before:
                before(setting, server)
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
    rate, cpu = ({label: median(r[member] for r in seen) for label, seen in results.items()}
                 for member in ("rate", "cpu_us"))
    rows = [(label, many(rate[label]), f"{rate[label] / rate[first]:.2f}", f"{cpu[label]:.1f}",
             f"{cpu[label] / cpu[first]:.2f}", f"{memory[label]:.0f}", f"{running[label].ready_after:.2f}")
            for label in results]
    return table(title, [column, "requests/s", f"of {first}", "CPU µs/request", f"of {first}", "resident MiB",
                         "ready after s"], rows, note)


def fixtures(setting):
    cases = {}
    for count in setting.pace.fixtures:
        folder = setting.scratch / f"fixtures-{count}"
        folder.mkdir()
        (folder / "all.json").write_text(json.dumps({"fixtures": [
            {"name": f"fixture-{i:06}", "match": {"account": "12345678", "engagement": f"other-{i}"},
             "responses": [{"status": 503, "times": 2, "headers": {"Retry-After": "5"}}, {"status": 200}]}
            for i in range(count)]}))
        cases[many(count)] = (("--fixtures", folder), 0, None)
    return compare(setting, "Fixtures", "fixtures", cases)


def credentials(setting):
    cases = {}
    for count in setting.pace.credentials:
        known = [load.credential(number) for number in range(count)]
        file = setting.scratch / f"credentials-{count}.json"
        file.write_text(json.dumps({"credentials": known}))
        cases[many(count)] = (("--credentials", file), count, None)
    return compare(setting, "Credentials, each used in turn", "credentials", cases)


def nonces(setting):
    """An hour's worth: signed at times spread over the hour before, fewer than make the mock forget any."""
    before = int(setting.pace.requests * 0.6)

    def fill(setting, server):
        now = int(time.time())
        steps = max(2, min(60, setting.pace.requests // 10_000))
        for step in range(steps):
            sent = load.send(setting.programs, server.base_url, at=now - 3500 + step * 3500 // steps,
                             count=before // steps, connections=setting.pace.connections[0])
            if sent["outcomes"][load.ENGAGEMENT].keys() != {"200"}:
                raise RuntimeError(f"not all answers are 200: {sent['outcomes']}")

    window = ("--clock-skew", 3600)
    return compare(setting, "Nonces in memory", "nonces before",
                   {"none": (window, 0, None), many(before): (window, 0, fill)},
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
            time.sleep(setting.pace.idle_seconds)
            cpu = (load.cpu_seconds(server.pid) - before) / setting.pace.idle_seconds
            crowded = request_times(server, signer)
            crowded_memory = load.resident_mib(server.pid)
            # That they were open all the while.
            served = sum(client.status(signer.authorization(int(time.time()))) == 200 for client in clients)
        finally:
            for client in clients:
                client.close()
    return table("Idle connections", ["", "none", many(count)],
                 [("p50 of a request, ms", *(milliseconds(median(each)) for each in (alone, crowded))),
                  ("p99 of a request, ms",
                   *(milliseconds(sorted(each)[len(each) * 99 // 100]) for each in (alone, crowded))),
                  ("CPU while nothing happens, of a core", "", f"{cpu:.3f}"),
                  ("resident MiB", f"{memory:.1f}", f"{crowded_memory:.1f}"),
                  ("memory, KiB a connection", "", f"{(crowded_memory - memory) * 1024 / count:.1f}"),
                  ("of these, answered at the end", "", many(served))],
                 "Each request on a new connection, from Python.")


def request_times(server, signer, count=1000):
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
        rows = [("idle", f"{load.resident_mib(server.pid):.1f}")]
        sent = 0
        for _ in range(4):
            sent += load.send(setting.programs, server.base_url, count=setting.pace.requests // 4,
                              connections=setting.pace.connections[0])["sent"]
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
    columns = ["", "requests/s", "of http", *LATENCY, "CPU µs/request", "broken"]
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


def soak(setting):
    return soak_under_load.measure(setting.programs, setting.scratch, setting.pace.soak,
                                   setting.pace.connections[0])


MEASURES = {"throughput": throughput, "active-connections": active_connections, "idle-connections": idle_connections,
            "verification": verification, "start": start, "memory": memory, "fixtures": fixtures,
            "credentials": credentials, "nonces": nonces, "https": https, "suite": suite, "soak": soak}
