#!/usr/bin/env python3
"""Tests of the program engagement-mock as a user meets it: messages, exit status, signals.

    program_test.py PATH/engagement-mock PATH/corpus.jsonl
"""
import contextlib
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request

MOCK, CORPUS = sys.argv[1:3]
ROUTE = ("/api/account/1/monitoring/visitors/2/visits/current/campaigns/3/engagements/{}/contexts/5"
         "?v=1&sid=s")


def run(*arguments, stdin=None, stdout=subprocess.PIPE):
    return subprocess.run([MOCK, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          text=True, timeout=60)


@contextlib.contextmanager
def served(*arguments):
    """A running mock and its ready line; it must stop on SIGTERM with status 0."""
    process = subprocess.Popen([MOCK, "serve", "--port", "0", "--log-format", "json", *arguments],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        if not select.select([process.stdout], [], [], 20)[0]:
            raise AssertionError("no ready line within 20 s")
        yield process, json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)

    def refused(self, status, *words_then_arguments):
        words, arguments = words_then_arguments
        result = run(*arguments)
        self.assertEqual(result.returncode, status, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
        self.assertNotIn("hush", result.stderr)


class Serving(Files):
    def test_prints_a_ready_line_and_stops_on_sigterm(self):
        with served() as (_, ready):
            self.assertEqual(ready["event"], "ready")
            status, body = get(ready["base_url"] + ROUTE.format(1))
            self.assertEqual(status, 401)
            self.assertEqual(json.loads(body)["reason"], "authorization_missing")

    def test_writes_the_ready_line_to_a_file_too(self):
        with served("--ready-file", str(self.folder / "ready")) as (_, ready):
            deadline = time.monotonic() + 20
            while not (self.folder / "ready").exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertEqual(json.loads((self.folder / "ready").read_text()), ready)

    def test_serve_may_be_left_out(self):
        result = run("--port", "70000")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--port", result.stderr)

    def test_fixtures_of_a_folder_answer_first(self):
        self.file("mine.json", '{"name": "mine", "match": {"engagement": "1"}, "responses": '
                               '[{"status": 503, "body": "mine"}], "verify_signature": false}')
        with served("--fixtures", str(self.folder)) as (_, ready):
            self.assertEqual(get(ready["base_url"] + ROUTE.format(1)), (503, b"mine"))

    def test_finishes_the_answer_under_way_when_it_is_stopped(self):
        self.file("slow.json", '{"name": "slow", "responses": [{"status": 200, "delay_ms": 400}], '
                               '"verify_signature": false}')
        with served("--fixtures", str(self.folder)) as (process, ready):
            host, port = ready["base_url"][len("http://"):].split(":")
            with socket.create_connection((host, int(port)), timeout=20) as client:
                client.sendall(f"GET {ROUTE.format(1)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
                time.sleep(0.1)  # the request has to be under way; the answer takes longer
                process.send_signal(signal.SIGTERM)
                self.assertIn(b"200 OK", client.recv(65536))


class BadInput(Files):
    def test_a_taken_port_is_status_3_and_names_the_way_out(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])
            self.refused(3, ["the port is taken", port, "--port"], ["serve", "--port", port])

    def test_an_unknown_host_is_status_3(self):
        self.refused(3, ["192.0.2.1"], ["serve", "--host", "192.0.2.1", "--port", "0"])

    def test_unknown_options_and_commands_are_status_2(self):
        self.refused(2, ["--nonsense"], ["serve", "--nonsense"])
        self.refused(2, ["nonsense"], ["nonsense"])
        self.refused(2, ["HMAC-MD5"], ["serve", "--signature-methods", "HMAC-MD5"])

    def test_bad_credentials_are_status_2_and_no_secret_is_shown(self):
        self.refused(2, ["/nonexistent.json"], ["serve", "--credentials", "/nonexistent.json"])
        malformed = self.file("malformed.json", '{"credentials": [{"consumer_secret": "hush"')
        self.refused(2, [malformed, "line 1"], ["serve", "--credentials", malformed])
        mistyped = self.file("mistyped.json", '{"credentials": [{"consumer_key": 5, '
                                              '"consumer_secret": "hush"}]}')
        self.refused(2, [mistyped, "/credentials/0/consumer_key"],
                     ["serve", "--credentials", mistyped])

    def test_a_bad_fixture_is_status_2_with_its_place(self):
        bad = self.file("bad.json", '{"name": "bad", "responses": [{"status": 99}]}')
        self.refused(2, [bad, "/responses/0/status"], ["serve", "--fixtures", str(self.folder)])
        self.refused(2, ["/nonexistent"], ["serve", "--fixtures", "/nonexistent"])

    def test_a_ready_file_that_cannot_be_written_is_status_3(self):
        self.refused(3, ["/nonexistent/ready"],
                     ["serve", "--port", "0", "--ready-file", "/nonexistent/ready"])


    def test_a_ready_line_that_cannot_be_written_is_status_3(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = run("serve", "--port", "0", stdout=full)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("ready line", result.stderr)


class Verifying(Files):
    def lines(self, result):
        return [json.loads(line) for line in result.stdout.splitlines()]

    def test_every_recorded_request_gets_its_verdict_in_order(self):
        with open(CORPUS, encoding="utf-8") as file:
            labelled = [json.loads(line) for line in file]
        result = run("verify", CORPUS, "--jobs", "3")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual([(line["id"], line["verdict"]) for line in self.lines(result)],
                         [(line["id"], line["expect"]) for line in labelled])
        for line in self.lines(result):
            self.assertEqual(line["reason"] is None, line["verdict"] == "accept")
        with open(CORPUS, encoding="utf-8") as file:
            self.assertEqual(run("verify", stdin=file.read()).stdout, result.stdout)

    def test_a_wrong_line_is_status_2_and_what_stands_before_it_is_printed(self):
        with open(CORPUS, encoding="utf-8") as file:
            first = file.readline()
        result = run("verify", stdin=first + "\n{\"id\": 1}\n")
        self.assertEqual(result.returncode, 2)
        self.assertIn("standard input:3", result.stderr)
        self.assertIn("method", result.stderr)
        self.assertEqual(len(self.lines(result)), 1)
        self.assertEqual(run("verify", "/nonexistent.jsonl").returncode, 2)

    def test_a_full_disk_is_status_3(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = run("verify", CORPUS, stdout=full)
        self.assertEqual(result.returncode, 3, result.stderr)

    def test_no_output_shows_a_secret(self):
        result = run("verify", CORPUS)
        for secret in ("kd94hf93k423kf44", "pfkkdhi9sl3r4s00"):
            self.assertNotIn(secret, result.stdout + result.stderr)


if __name__ == "__main__":
    os.environ.pop("NO_COLOR", None)
    unittest.main(argv=sys.argv[:1], verbosity=1)
