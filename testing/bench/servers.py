"""The mock, and the peers that it is measured beside. Each is started on a port of its own."""
import json
import pathlib
import shutil
import socket
import subprocess
import time

import load

PEERS = {  # what is fetched by --install-peers; npm packages of the versions measured first
    "wiremock": "wiremock@3.13.2",
    "mountebank": "@mbtest/mountebank@2.9.2",
}


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """A process that serves at `base_url` until the scope ends."""

    def __init__(self, command, base_url, stderr=subprocess.DEVNULL):
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=stderr)
        self.base_url = base_url

    @property
    def pid(self):
        return self.process.pid

    def wait_until_it_listens(self, seconds):
        port = int(self.base_url.rsplit(":", 1)[1])
        deadline = time.monotonic() + seconds
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return self
            except OSError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError(f"{self.process.args[0]} does not listen at port {port}") from None
                time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


def mock(programs, *options, admin=False, log=subprocess.DEVNULL):
    begin = time.monotonic()
    server = Server([str(programs / "engagement-mock"), "serve", "--port", "0", *([] if admin else ["--no-admin"]),
                     "--log-format", "json", *map(str, options)], "", log)
    line = server.process.stdout.readline()  # the request log follows on standard error
    if not line:
        raise RuntimeError("engagement-mock did not start: " + " ".join(map(str, options)))
    server.ready = json.loads(line)
    server.ready_after = time.monotonic() - begin
    server.base_url = server.ready["base_url"]
    return server


def httplib_pool(programs, _folder):
    server = Server([str(programs / "httplib-pool-bench")], "")
    server.base_url = f"http://127.0.0.1:{int(server.process.stdout.readline())}"
    return server


NGINX = """worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 20000; }}
http {{ access_log off; keepalive_requests 1000000000; keepalive_timeout 75s;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e; default_type application/json;
  server {{ listen 127.0.0.1:{port} backlog=4096; return 200 '{{"status":"valid"}}'; }} }}
"""


def nginx(_programs, folder):
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    return Server([shutil.which("nginx"), "-p", str(folder), "-e", str(folder / "error.log"), "-c",
                   str(folder / "nginx.conf")], f"http://127.0.0.1:{port}").wait_until_it_listens(20)


WIREMOCK = {"request": {"method": "GET", "urlPathTemplate": load.path("{engagement}").replace(
    "12345678", "{account}").replace("73629", "{campaign}")},
    "response": {"status": 200, "body": '{"status":"valid"}', "headers": {"Content-Type": "application/json"}}}


def wiremock(_programs, folder):
    port = free_port()
    (folder / "mappings").mkdir(parents=True, exist_ok=True)
    (folder / "mappings" / "200.json").write_text(json.dumps(WIREMOCK))
    jar = next((folder.parent / "node_modules" / "wiremock" / "build").glob("*.jar"))
    return Server(["java", "-jar", str(jar), "--bind-address", "127.0.0.1", "--port", str(port), "--root-dir",
                   str(folder), "--no-request-journal", "--disable-request-logging", "--disable-banner",
                   "--disable-gzip", "--jetty-accept-queue-size", "4096"],
                  f"http://127.0.0.1:{port}").wait_until_it_listens(60)


def mountebank(_programs, folder):
    port, admin = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    answer = {"statusCode": 200, "headers": {"Content-Type": "application/json", "Connection": "keep-alive"},
              "body": '{"status":"valid"}'}
    imposter = {"port": port, "host": "127.0.0.1", "protocol": "http", "recordRequests": False,
                "stubs": [{"predicates": [{"equals": {"method": "GET"}},
                                          {"startsWith": {"path": "/api/account/"}}],
                           "responses": [{"is": answer}]}]}
    (folder / "imposters.json").write_text(json.dumps({"imposters": [imposter]}))
    program = folder.parent / "node_modules" / "@mbtest" / "mountebank" / "bin" / "mb"
    return Server(["node", str(program), "start", "--configfile", str(folder / "imposters.json"), "--noParse",
                   "--nologfile", "--loglevel", "error", "--port", str(admin), "--host", "127.0.0.1",
                   "--pidfile", str(folder / "mb.pid")],
                  f"http://127.0.0.1:{port}").wait_until_it_listens(60)


def missing(name, programs, folder):
    """Why a peer cannot be measured; empty when it can."""
    if name == "nginx":
        return "" if shutil.which("nginx") else "nginx is not installed (apt-get install nginx-light)"
    if name == "cpp-httplib pool":
        return "" if (programs / "httplib-pool-bench").exists() else "build the target httplib-pool-bench"
    package = folder / "node_modules" / PEERS[name].rsplit("@", 1)[0]
    if not package.exists():
        return "not installed; run scripts/bench --install-peers"
    runtime = "java" if name == "wiremock" else "node"
    return "" if shutil.which(runtime) else f"{runtime} is not installed"


START = {"nginx": nginx, "cpp-httplib pool": httplib_pool, "wiremock": wiremock, "mountebank": mountebank}


def install_peers(folder):
    folder.mkdir(parents=True, exist_ok=True)
    manifest = folder / "package.json"
    if not manifest.exists():
        manifest.write_text('{"private": true}\n')
    for spec in PEERS.values():
        done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", spec],
                              cwd=folder, check=False)
        print(("installed " if done.returncode == 0 else "could not install ") + spec)
    if not shutil.which("nginx"):
        print("nginx is missing: apt-get install nginx-light")


def folder_for(name, peers):
    return pathlib.Path(peers) / ("run-" + name.replace(" ", "-"))
