#!/usr/bin/env python3
"""Tests of the admin API of a real process: every call, and every attack that has to fail.

    program_test.py PATH/engagement-mock CREDENTIALS.json

Each answer is checked against the OpenAPI document that the process serves.
"""
import base64
import concurrent.futures
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import random
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

import jsonschema

MOCK, CREDENTIALS = sys.argv[1:3]
FIRST = json.loads(pathlib.Path(CREDENTIALS).read_text())["credentials"][0]
ROUTE = ("/api/account/{account}/monitoring/visitors/2/visits/current/campaigns/3/engagements/"
         "{engagement}/contexts/5?v=1&sid={session}")


class Process:
    """A running mock, its ready line, and calls to both of its listeners."""

    def __init__(self, *arguments, environment=None):
        # Not a pipe: nobody reads it while the mock runs.
        self.stderr = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [MOCK, "serve", "--port", "0", "--log-format", "json", *arguments],
            stdout=subprocess.PIPE, stderr=self.stderr, text=True,
            env={**os.environ, **(environment or {})})
        if not select.select([self.process.stdout], [], [], 60)[0]:
            self.end()
            raise AssertionError("no ready line within 60 s")
        self.ready = json.loads(self.process.stdout.readline())
        self.host = self.ready["base_url"][len("http://"):]
        self.admin = (self.ready["admin_url"] or "")[len("http://"):]
        self.token = self.ready["admin_token"]

    def end(self, with_signal=signal.SIGTERM):
        self.process.send_signal(with_signal)
        status = self.process.wait(timeout=60)
        self.process.stdout.close()
        self.stderr.seek(0)
        self.log = self.stderr.read().decode()
        self.stderr.close()
        return status

    def ask(self, method, path, body=None, headers=None, token=True):
        """Status, headers and bytes of an admin call."""
        given = {"Authorization": f"Bearer {self.token}"} if token and self.token else {}
        if body is not None:
            given["Content-Type"] = "application/json"
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        given.update(headers or {})
        connection = http.client.HTTPConnection(self.admin, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, given)
            response = connection.getresponse()
            return response.status, response.headers, response.read()

    def get(self, engagement, session, nonce=None, headers=None, **spoilt):
        """A signed request to the endpoint: status and body."""
        target = ROUTE.format(account=spoilt.get("account", "1"), engagement=engagement,
                              session=session)
        given = {"Authorization": self.authorization(target, nonce, spoilt.get("version", "1.0"))}
        given.update(headers or {})
        connection = http.client.HTTPConnection(self.host, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", target, headers=given)
            response = connection.getresponse()
            return response.status, response.read().decode()

    def authorization(self, target, nonce, version):
        def encode(text):
            return urllib.parse.quote(text, safe="-._~")
        path, query = target.split("?")
        parameters = {"oauth_consumer_key": FIRST["consumer_key"], "oauth_token": FIRST["token"],
                      "oauth_nonce": nonce or os.urandom(8).hex(), "oauth_version": version,
                      "oauth_timestamp": str(int(time.time())),
                      "oauth_signature_method": "HMAC-SHA1"}
        signed = sorted((encode(name), encode(value)) for name, value in
                        [*parameters.items(), *urllib.parse.parse_qsl(query)])
        base = "&".join(["GET", encode(f"http://{self.host}{path}"),
                         encode("&".join(f"{name}={value}" for name, value in signed))])
        key = encode(FIRST["consumer_secret"]) + "&" + encode(FIRST["token_secret"])
        digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
        parameters["oauth_signature"] = base64.b64encode(digest).decode()
        return "OAuth " + ", ".join(f'{name}="{encode(value)}"'
                                    for name, value in parameters.items())


class Document:
    """The OpenAPI document: finds the operation of a call and checks its answer."""

    def __init__(self, text):
        self.document = json.loads(text)
        self.driven = set()

    def operation(self, method, path):
        parts = path.split("?")[0].split("/")
        for pattern, operations in sorted(self.document["paths"].items(),
                                          key=lambda item: "{" in item[0]):
            wanted = pattern.split("/")
            if len(wanted) == len(parts) and method.lower() in operations and all(
                    want == part or want.startswith("{") for want, part in zip(wanted, parts)):
                return operations[method.lower()]
        raise AssertionError(f"{method} {path} is not documented")

    def check(self, method, path, status, headers, body):
        operation = self.operation(method, path)
        self.driven.add(operation["operationId"])
        responses = operation["responses"]
        response = responses.get(str(status)) or responses[f"{status // 100}XX"]
        if "content" not in response:
            assert body == b"", body
            return
        media = headers["Content-Type"].split(";")[0]
        schema = response["content"][media]["schema"]
        if media == "application/json":
            self.validate(json.loads(body), schema)

    def validate(self, value, schema):
        jsonschema.Draft202012Validator(
            {**schema, "components": self.document["components"]}).validate(value)


class Admin(unittest.TestCase):
    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.mock = Process(*cls.arguments)
        cls.document = Document(cls.mock.ask("GET", "/openapi.json")[2])

    @classmethod
    def tearDownClass(cls):
        assert cls.mock.end() == 0

    def call(self, method, path, body=None, status=200, headers=None):
        got, answer_headers, content = self.mock.ask(method, path, body, headers)
        self.assertEqual(got, status, content)
        self.document.check(method, path, got, answer_headers, content)
        self.assertEqual(answer_headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer_headers["Cache-Control"], "no-store")
        self.assertFalse([name for name in answer_headers
                          if name.lower().startswith("access-control")])
        if not content or answer_headers["Content-Type"] != "application/json":
            return content.decode()
        return json.loads(content)


class EveryCall(Admin):
    """One walk through all operations, in the order in which a person would use them."""

    def test_all_operations(self):
        self.assertEqual(self.call("GET", "/health")["status"], "ok")
        self.assertEqual(self.call("GET", "/ready")["base_url"], self.mock.ready["base_url"])
        self.call("GET", "/openapi.json")
        self.assertIn("/api/account/{accountId}", json.dumps(self.call("GET", "/contract/openapi.json")))
        self.live_page()
        self.fixtures()
        self.requests()
        self.judging()
        self.call("POST", "/fixtures/reset", status=204)
        self.assertEqual(self.call("GET", "/fixtures/mine", status=404)["error"], "fixture_unknown")
        metrics = self.call("GET", "/metrics")
        self.assertIn('engagement_mock_requests_total{status="503"} 2', metrics)
        self.call("POST", "/reset?session=s1", status=204)
        self.assertEqual(self.call("GET", "/requests/count?session=s1")["count"], 0)
        self.assertGreater(self.call("GET", "/requests/count")["count"], 0)
        self.call("DELETE", "/requests", status=204)
        self.call("POST", "/reset", status=204)
        documented = {operation["operationId"]
                      for operations in self.document.document["paths"].values()
                      for name, operation in operations.items() if name != "parameters"}
        self.assertEqual(self.document.driven, documented)

    def live_page(self):
        page = self.call("GET", "/ui/")
        self.assertIn("<title>Engagement mock</title>", page)
        for name in re.findall(r'(?:href|src)="([a-z_]+\.(?:js|css))"', page):
            self.assertNotEqual(self.call("GET", "/ui/" + name), "")
        self.assertEqual(self.call("GET", "/ui/none.js", status=404)["error"], "path_unknown")
        for path in ("/", "/ui"):
            self.call("GET", path, status=302)
            self.assertEqual(self.mock.ask("GET", path)[1]["Location"], "/ui/")
        self.assertEqual(self.mock.ready["ui_url"], self.mock.ready["admin_url"] + "/ui/")

    def fixtures(self):
        script = {"name": "mine", "match": {"engagement": "mine"},
                  "responses": [{"times": 2, "status": 503}, {"status": 200}]}
        status, headers, _ = self.mock.ask("POST", "/fixtures", script)
        self.assertEqual((status, headers["Location"]), (201, "/fixtures/mine"))
        self.assertEqual(self.call("POST", "/fixtures", script, status=409)["error"],
                         "fixture_exists")
        self.assertEqual(self.call("POST", "/fixtures", {"name": "x", "responses": [{"status": 1}]},
                                   status=400)["pointer"], "/responses/0/status")
        listed = self.call("GET", "/fixtures")["fixtures"]
        self.assertEqual((listed[0]["layer"], listed[0]["fixture"]["name"]), ("added", "mine"))
        self.call("PUT", "/fixtures/other", {"responses": [{"status": 404}]}, status=201)
        shown = self.call("GET", "/fixtures/other")
        self.call("PUT", "/fixtures/other", shown["fixture"])
        self.call("DELETE", "/fixtures/other", status=204)
        self.assertEqual(self.call("DELETE", "/fixtures/other", status=404)["error"],
                         "fixture_unknown")
        self.assertEqual(self.call("DELETE", "/fixtures/200", status=409)["error"],
                         "fixture_read_only")
        several = [{"name": name, "responses": [{"status": 404}]} for name in ("one", "two")]
        for body in (several, {"fixtures": several}):
            listed = self.call("PUT", "/fixtures", body)["fixtures"]
            self.assertEqual([each["fixture"]["name"] for each in listed
                              if each["layer"] == "added"], ["one", "two"])
        self.assertEqual(self.call("PUT", "/fixtures", [script, {"name": "x"}],
                                   status=400)["pointer"], "/1")
        self.call("GET", "/fixtures/one")
        self.call("DELETE", "/fixtures", status=204)
        self.call("GET", "/fixtures/one", status=404)
        self.call("POST", "/fixtures", script, status=201)

    def requests(self):
        for expected in (503, 503, 200):
            self.assertEqual(self.mock.get("mine", "s1")[0], expected)
        self.mock.get("1", "s2", version="2.0")
        page = self.call("GET", "/requests?session=s1&limit=2")
        self.assertEqual([each["status"] for each in page["requests"]], [503, 503])
        rest = self.call("GET", f"/requests?session=s1&after={page['next']}")["requests"]
        self.assertEqual([each["status"] for each in rest], [200])
        self.assertGreaterEqual(rest[0]["gap_ms"], 0)
        for question, count in {"accepted=true": 3, "accepted=false": 1, "status=503": 2,
                                "engagement=mine": 3, "fixture=mine": 3, "campaign=3": 4,
                                "context=5": 4, "visitor=2": 4, "account=1": 4, "method=GET": 4,
                                "answered_with=401": 1, "reason=version_unsupported": 1,
                                "mistake=none-such": 0}.items():
            self.assertEqual(self.call("GET", "/requests/count?" + question)["count"], count,
                             question)
        refused = self.call("GET", "/requests?session=s2")["requests"][0]
        self.assertEqual(self.call("GET", "/requests/" + refused["request_id"]), refused)
        self.assertEqual(refused["signature"]["reason"], "version_unsupported")
        self.call("GET", "/requests/99999", status=404)
        self.call("GET", "/requests?sesion=s1", status=400)
        sequence, = [each for each in self.call("GET", "/sequences")["sequences"]
                     if each["fixture"] == "mine"]
        self.assertEqual((sequence["answered"], sequence["complete"]), (3, True))
        self.assertTrue(self.call("GET", "/requests/wait?session=s1&count=3")["satisfied"])
        missing = self.call("POST", "/requests/wait", status=408,
                            body={"match": {"session": "s1", "status": 404}, "timeout_ms": 50})
        self.assertEqual(missing["nearly"][0]["differs"],
                         [{"member": "status", "wanted": "404", "was": "200"}])

    def judging(self):
        good = {"match": {"session": "s1"}, "count": {"exactly": 3}, "answers": [503, 503, 200],
                "gaps_at_most_ms": 60000, "fresh_nonces": True, "fresh_timestamps": True,
                "signatures_accepted": True, "answers_consumed": True}
        result = self.call("POST", "/verify", {"expectations": [good], "all_answers_consumed": True})
        self.assertTrue(result["satisfied"], result)
        hasty = {"name": "pauses", "match": {"session": "s1"}, "gaps_at_least_ms": 5000}
        result = self.call("POST", "/verify", {"expectations": [hasty]})
        self.assertFalse(result["satisfied"])
        self.assertIn("expected at least 5000 ms", result["findings"][1]["message"])
        self.assertEqual(self.call("POST", "/verify", {"expectations": [{"cuont": 1}]},
                                   status=400)["pointer"], "/expectations/0/cuont")


class Documents(Admin):
    def resolve(self, document, value):
        if isinstance(value, dict):
            if "$ref" in value:
                place = document
                for step in value["$ref"].lstrip("#/").split("/"):
                    place = place[step]
            for each in value.values():
                self.resolve(document, each)
        elif isinstance(value, list):
            for each in value:
                self.resolve(document, each)

    def test_the_documents_are_openapi_3_1(self):
        for path in ("/openapi.json", "/contract/openapi.json"):
            document = self.call("GET", path)
            self.assertTrue(document["openapi"].startswith("3.1."))
            self.assertLessEqual({"title", "version"}, set(document["info"]))
            self.resolve(document, document)
            for schema in document["components"]["schemas"].values():
                jsonschema.Draft202012Validator.check_schema(schema)
            ids = []
            for pattern, operations in document["paths"].items():
                shared = operations.get("parameters", [])
                for name, operation in operations.items():
                    if name != "parameters":
                        ids.append(operation["operationId"])
                        self.assertTrue(operation["responses"])
                        parameters = shared + operation.get("parameters", [])
                        named = {p["name"] for p in parameters if p.get("in") == "path"}
                        self.assertEqual({part[1:-1] for part in pattern.split("/")
                                          if part.startswith("{")}, named)
            self.assertEqual(len(ids), len(set(ids)))

    def test_answers_of_the_endpoint_are_as_documented(self):
        contract = Document(self.mock.ask("GET", "/contract/openapi.json")[2])
        answers = [self.mock.get(engagement, "s") for engagement in ("1", "404", "422", "500", "503")]
        answers += [self.mock.get("1", "s", version="2.0"), self.mock.get("1", "s", account="0")]
        operation, = [each["get"] for each in contract.document["paths"].values()]
        for status, body in answers:
            schema = operation["responses"][str(status)]["content"]["application/json"]["schema"]
            contract.validate(json.loads(body), schema)


class Attacks(Admin):
    """What a page in the browser of a developer can send, byte for byte."""

    def status(self, *lines, body=""):
        host, port = self.mock.admin.split(":")
        with socket.create_connection((host, int(port)), timeout=60) as client:
            client.sendall(("\r\n".join(lines) + "\r\nConnection: close\r\n\r\n" + body).encode())
            answer = b""
            while part := client.recv(65536):
                answer += part
        self.assertNotIn(b"access-control", answer.lower())
        self.assertNotIn(self.mock.token.encode(), answer)
        return int(answer.split()[1])

    def test_cross_origin_requests_are_refused(self):
        host, token = "Host: " + self.mock.admin, "Authorization: Bearer " + self.mock.token
        port = self.mock.admin.split(":")[1]
        for lines in (
                ["GET /requests HTTP/1.1", host, "Origin: https://evil.example"],
                ["GET /requests HTTP/1.1", host, "Origin: null"],
                ["GET /requests HTTP/1.1", host, "Sec-Fetch-Site: cross-site"],
                ["GET /requests HTTP/1.1", host, "Sec-Fetch-Site: same-site"],
                ["GET /requests HTTP/1.1", host, "Accept: text/event-stream",
                 "Origin: https://evil.example"],
                ["GET /requests HTTP/1.1", "Host: evil.example"],
                ["GET /requests HTTP/1.1", f"Host: evil.example:{port}"],
                ["GET /requests HTTP/1.1", host, "Host: evil.example"],
                ["GET /requests HTTP/1.1"],
                ["DELETE /requests HTTP/1.1", host, token, "Origin: https://evil.example"],
                ["DELETE /requests HTTP/1.1", "Host: evil.example", token],
                ["OPTIONS /fixtures HTTP/1.1", host, "Origin: https://evil.example",
                 "Access-Control-Request-Method: POST",
                 "Access-Control-Request-Headers: authorization,content-type"],
                ["POST /reset HTTP/1.1", host, "Sec-Fetch-Site: cross-site", "Content-Length: 0"]):
            self.assertEqual(self.status(*lines), 403, lines)

    def test_simple_posts_of_a_page_are_refused(self):
        host, token = "Host: " + self.mock.admin, "Authorization: Bearer " + self.mock.token
        fixture = '{"name": "evil", "responses": [{"status": 500}]}'
        length = f"Content-Length: {len(fixture)}"
        self.assertEqual(self.status("POST /fixtures HTTP/1.1", host, "Content-Type: text/plain",
                                     length, body=fixture), 401)
        for kind in ("text/plain", "application/x-www-form-urlencoded",
                     "multipart/form-data; boundary=x"):
            self.assertEqual(self.status("POST /fixtures HTTP/1.1", host, token,
                                         f"Content-Type: {kind}", length, body=fixture), 415)
        self.assertEqual(self.mock.ask("GET", "/fixtures/evil")[0], 404)

    def test_writes_need_the_token(self):
        for method, path in (("POST", "/fixtures"), ("PUT", "/fixtures/x"), ("POST", "/reset"),
                             ("DELETE", "/fixtures/x"), ("DELETE", "/requests"),
                             ("PUT", "/fixtures"), ("DELETE", "/fixtures"),
                             ("POST", "/fixtures/reset"), ("POST", "/verify"),
                             ("POST", "/requests/wait"), ("PATCH", "/nowhere")):
            self.assertEqual(self.mock.ask(method, path, token=False)[0], 401)
        for wrong in ("", "x", self.mock.token[:-1], self.mock.token + "0", "0" * 32):
            self.assertEqual(self.mock.ask("POST", "/reset", token=False, headers={
                "Authorization": "Bearer " + wrong})[0], 401)

    def test_bodies_are_bounded(self):
        self.assertEqual(self.mock.ask("POST", "/verify", "[" * 100000)[0], 400)
        self.assertEqual(self.mock.ask("POST", "/verify", '{"a":' * 100000)[0], 400)
        self.assertEqual(self.mock.ask("POST", "/verify", "{")[0], 400)
        self.assertEqual(self.mock.ask("POST", "/verify", b'{"\xff": 1}')[0], 400)
        with contextlib.suppress(ConnectionError):  # it may close before all is sent
            self.assertEqual(self.mock.ask("POST", "/verify", " " * (2 << 20))[0], 413)
        self.assertEqual(self.mock.ask("GET", "/health")[0], 200)


class Waiting(Admin):
    def test_waits_until_requests_come_and_holds_up_nobody(self):
        with concurrent.futures.ThreadPoolExecutor() as pool:
            waiting = pool.submit(self.call, "GET", "/requests/wait?session=w&count=2&timeout_ms=60000")
            for _ in range(2):
                self.assertFalse(waiting.done())
                self.assertEqual(self.call("GET", "/health")["status"], "ok")
                self.mock.get("1", "w")
            self.assertEqual(len(waiting.result(timeout=60)["requests"]), 2)

    def test_ends_at_its_deadline(self):
        start = time.monotonic()
        answer = self.call("GET", "/requests/wait?session=never&timeout_ms=300", status=408)
        self.assertGreaterEqual(time.monotonic() - start, 0.3)
        self.assertFalse(answer["satisfied"])

    def test_a_crowd_of_waiting_calls_is_bounded_and_leaves_no_trace(self):
        host, port = self.mock.admin.split(":")
        line = f"GET /requests/wait?session=never&timeout_ms=600000 HTTP/1.1\r\nHost: {self.mock.admin}\r\n\r\n"
        clients = [socket.create_connection((host, int(port)), timeout=60) for _ in range(65)]
        for client in clients:
            client.sendall(line.encode())
        ready = select.select(clients, [], [], 60)[0]  # one is refused
        self.assertIn(b"503", ready[0].recv(65536))
        for client in clients:
            client.close()
        deadline = time.monotonic() + 60
        while self.mock.ask("GET", "/requests/wait?session=never&timeout_ms=0")[0] == 503:
            self.assertLess(time.monotonic(), deadline)
        self.assertEqual(self.mock.ask("GET", "/requests/wait?session=never&timeout_ms=0")[0], 408)


class Streaming(Admin):
    @contextlib.contextmanager
    def stream(self, path, **headers):
        connection = http.client.HTTPConnection(self.mock.admin, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Accept": "text/event-stream", **headers})
            response = connection.getresponse()
            self.assertEqual(response.headers["Content-Type"], "text/event-stream")
            self.assertEqual(response.headers["Cache-Control"], "no-store")
            yield response

    def events(self, response, count):
        events = []
        event = {}
        while len(events) < count:
            line = response.readline().decode().rstrip("\n")
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            else:
                if "data" in event:
                    self.document.validate(json.loads(event["data"]),
                                           {"$ref": "#/components/schemas/Request"})
                    events.append(event)
                event = {}
        return events

    def test_streams_new_requests_and_resumes_behind_the_last_one_seen(self):
        self.mock.get("1", "before")
        with self.stream("/requests?session=sse") as response:
            response.readline()  # it has begun
            for status in ("503", "200"):
                self.mock.get(status, "sse")
            self.mock.get("1", "other")
            first, second = self.events(response, 2)
        self.assertEqual(first["event"], "request")
        self.assertEqual(json.loads(second["data"])["status"], 200)
        self.mock.get("404", "sse")
        with self.stream("/requests?session=sse", **{"Last-Event-ID": first["id"]}) as response:
            again = self.events(response, 2)
        self.assertEqual([json.loads(each["data"])["status"] for each in again], [200, 404])


class SideBySide(Admin):
    def test_sessions_do_not_disturb_each_other(self):
        sessions = [f"parallel-{i}" for i in range(200)]
        seen = {session: [] for session in sessions}
        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            for _ in range(4):
                random.shuffle(sessions)
                for session, (status, _) in zip(sessions, pool.map(
                        lambda each: self.mock.get("503-503-503-then-200", each), sessions)):
                    seen[session].append(status)
        for session in sessions:
            self.assertEqual(seen[session], [503, 503, 503, 200], session)
        wanted = [{"match": {"session": session}, "answers": [503, 503, 503, 200],
                   "fresh_nonces": True, "signatures_accepted": True, "answers_consumed": True}
                  for session in sessions]
        self.call("POST", "/verify", {"expectations": wanted[:101]}, status=400)
        for part in (wanted[:100], wanted[100:]):
            self.assertTrue(self.call("POST", "/verify", {"expectations": part})["satisfied"])


class Secrets(unittest.TestCase):
    def test_a_planted_secret_and_the_token_are_shown_nowhere(self):
        with tempfile.TemporaryDirectory() as folder:
            journal = pathlib.Path(folder) / "journal.jsonl"
            mock = Process("--journal", str(journal))
            secrets = [FIRST["consumer_secret"], FIRST["token_secret"]]
            shown = []
            for secret in secrets:
                odd = "".join(f"%{ord(c):02x}" for c in secret)
                for spelt in (secret, odd):
                    shown += [mock.get(spelt, "s")[1], mock.get("1", spelt)[1],
                              mock.get("1", "s", account=spelt)[1],
                              mock.get("1", "s", headers={"X-A": spelt, "Cookie": "a=" + spelt})[1],
                              mock.get("1", "s", version=spelt)[1],
                              mock.get("1", "s&" + spelt + "=" + spelt, version="2.0")[1],
                              mock.get("503-then-" + spelt, "s", headers={"Authorization": spelt})[1]]
                shown += [mock.get("1", "s", nonce=secret)[1], mock.get("1", "s", nonce=secret)[1]]
            mock.get("1", mock.token, headers={"X-B": "Bearer " + mock.token})
            shown += [mock.ask("GET", path)[2].decode() for path in
                      ("/requests?limit=1000", "/sequences", "/metrics", "/fixtures",
                       "/requests/wait?session=never&timeout_ms=0")]
            shown.append(mock.ask("POST", "/verify", {"expectations": [
                {"count": {"exactly": 0}, "engagements": ["x"], "fresh_nonces": True},
                {"match": {"session": "never"}, "count": {"at_least": 1}}]})[2].decode())
            self.assertEqual(mock.end(), 0)
            shown += [journal.read_text(), mock.log]
            self.assertIn("/account/\\u2026/", mock.log)
            self.assertGreater(len(journal.read_text().splitlines()), 30)
            for text in shown:
                for secret in [*secrets, mock.token]:
                    self.assertNotIn(secret, urllib.parse.unquote(urllib.parse.unquote(text)))


class JournalFile(unittest.TestCase):
    def test_a_killed_mock_has_every_answered_request_in_its_journal(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "journal.jsonl"
            mock = Process("--journal", str(path))
            answered = []
            stop = threading.Event()

            def client(name):
                with contextlib.suppress(OSError, http.client.HTTPException):
                    while not stop.is_set():
                        answered.append(json.loads(mock.get("1", name)[1])["request_id"])

            clients = [threading.Thread(target=client, args=(f"c{i}",)) for i in range(4)]
            for each in clients:
                each.start()
            deadline = time.monotonic() + 60
            while len(answered) < 200 and time.monotonic() < deadline:
                time.sleep(0.001)
            mock.end(signal.SIGKILL)
            stop.set()
            for each in clients:
                each.join()
            written = {json.loads(line)["request_id"] for line in path.read_text().splitlines()}
            self.assertGreaterEqual(len(answered), 200)
            self.assertEqual(set(answered) - written, set())

    def test_lines_are_as_documented_and_appended(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "journal.jsonl"
            for count, engagement in ((1, "200"), (2, "fault-reset")):
                mock = Process("--journal", str(path))
                document = Document(mock.ask("GET", "/openapi.json")[2])
                with contextlib.suppress(OSError, http.client.HTTPException):
                    mock.get(engagement, "s")
                self.assertEqual(mock.end(), 0)
                lines = [json.loads(line) for line in path.read_text().splitlines()]
                self.assertEqual(len(lines), count)
                document.validate(lines[-1], {"$ref": "#/components/schemas/Request"})
            self.assertEqual(lines[-1]["answered_with"], "reset")

    def test_a_full_disk_is_told_once_and_stops_nothing(self):
        mock = Process("--journal", "/dev/full")
        for _ in range(3):
            self.assertEqual(mock.get("1", "s")[0], 200)
        self.assertIn("engagement_mock_journal_lines_lost_total 3",
                      mock.ask("GET", "/metrics")[2].decode())
        self.assertEqual(mock.end(), 0)
        self.assertEqual(mock.log.count("cannot be written"), 1)

    def test_a_journal_that_cannot_be_opened_is_status_3(self):
        result = subprocess.run([MOCK, "serve", "--port", "0", "--journal", "/nonexistent/j"],
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 3)
        self.assertIn("/nonexistent/j", result.stderr)


class Options(unittest.TestCase):
    def test_a_token_from_the_environment_is_used_and_not_repeated(self):
        token = "from-the-environment"
        mock = Process(environment={"ENGAGEMENT_ADMIN_TOKEN": token})
        self.assertIsNone(mock.token)
        mock.token = token
        self.assertEqual(mock.ask("POST", "/reset")[0], 204)
        self.assertEqual(mock.end(), 0)

    def test_an_open_listener_needs_no_token(self):
        mock = Process("--admin-open")
        self.assertIsNone(mock.token)
        self.assertEqual(mock.ask("POST", "/reset")[0], 204)
        self.assertEqual(mock.ask("POST", "/reset", headers={"Origin": "https://evil.example"})[0],
                         403)
        self.assertEqual(mock.end(), 0)

    def test_there_need_not_be_a_listener(self):
        mock = Process("--no-admin")
        self.assertIsNone(mock.ready["admin_url"])
        self.assertEqual(mock.end(), 0)

    def test_what_would_be_unsafe_is_refused(self):
        for arguments in (["--admin-open", "--admin-host", "0.0.0.0"], ["--admin-token", "short"]):
            result = subprocess.run([MOCK, "serve", "--port", "0", *arguments],
                                    capture_output=True, text=True, timeout=60)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn(arguments[0], result.stderr)

    def test_a_taken_port_names_its_option(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            result = subprocess.run(
                [MOCK, "serve", "--port", "0", "--admin-port", str(other.getsockname()[1])],
                capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 3)
        self.assertIn("--admin-port", result.stderr)

    def test_reads_from_elsewhere_need_the_token_too(self):
        mock = Process("--admin-host", "0.0.0.0")
        mock.admin = mock.admin.replace("0.0.0.0", "127.0.0.1")
        self.assertEqual(mock.ask("GET", "/requests", token=False)[0], 401)
        self.assertEqual(mock.ask("GET", "/health", token=False)[0], 200)
        self.assertEqual(mock.ask("GET", "/requests")[0], 200)
        self.assertEqual(mock.end(), 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
