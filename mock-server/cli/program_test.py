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


class Reloading(Files):
    """The folder of fixtures is edited under a running mock."""
    unread = b""

    def fixture(self, status, **more):
        return json.dumps({"name": "mine", "match": {"engagement": "1"}, "verify_signature": False,
                           "responses": [{"status": status, **more}]})

    def event(self, process, name):
        """The next event of this name on standard error, which nothing else here reads."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            while b"\n" in self.unread:
                line, _, self.unread = self.unread.partition(b"\n")
                if json.loads(line)["event"] == name:
                    return json.loads(line)
            if select.select([process.stderr], [], [], 0.1)[0]:
                self.unread += os.read(process.stderr.fileno(), 65536)
        raise AssertionError(f"no event {name} within 20 s")

    def test_edits_take_effect_and_broken_ones_change_nothing(self):
        folder = self.folder / "fixtures"
        folder.mkdir()
        (folder / "mine.json").write_text(self.fixture(503))
        with served("--fixtures", str(folder)) as (process, ready):
            url = ready["base_url"] + ROUTE.format(1)
            self.assertEqual(get(url)[0], 503)

            beside = self.folder / "mine.json.swp"  # as many editors write
            beside.write_text(self.fixture(502))
            beside.rename(folder / "mine.json")
            self.assertEqual(self.event(process, "fixtures_reloaded")["count"], 1)
            self.assertEqual(get(url)[0], 502)

            (folder / "other.json").write_text('{"name": "other", "responses": [{"status": 99}]}')
            failed = self.event(process, "fixtures_reload_failed")
            self.assertEqual(failed["file"], str(folder / "other.json"))
            self.assertEqual(failed["pointer"], "/responses/0/status")
            self.assertEqual(get(url)[0], 502)

            (folder / "other.json").write_text('{"name": "other", "responses": [{"status": 404}]}')
            self.assertEqual(self.event(process, "fixtures_reloaded")["count"], 2)

            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()
            self.assertEqual(self.event(process, "fixtures_reload_failed")["file"], str(folder))
            self.assertEqual(get(url)[0], 502)
            folder.mkdir()
            (folder / "mine.json").write_text(self.fixture(422))
            self.assertEqual(self.event(process, "fixtures_reloaded")["count"], 1)
            self.assertEqual(get(url)[0], 422)

    def test_a_changed_body_file_is_read_again(self):
        body = self.folder / "reply.txt"
        body.write_text("first")
        self.file("mine.json", self.fixture(503, body_file="reply.txt"))
        with served("--fixtures", str(self.folder)) as (process, ready):
            url = ready["base_url"] + ROUTE.format(1)
            self.assertEqual(get(url), (503, b"first"))
            body.write_text("second")
            self.event(process, "fixtures_reloaded")
            self.assertEqual(get(url), (503, b"second"))


class CheckingFixtures(Files):
    def test_good_ones_are_status_0_with_a_summary(self):
        self.file("a.json", '{"name": "a", "match": {"session": "s"}, "responses": [{}]}')
        self.file("b.json", '{"name": "b", "responses": [{}]}')
        result = run("fixtures", "check", str(self.folder))
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertEqual(result.stdout, "2 good fixtures in 2 files: 0 errors, 0 warnings\n")

    def test_all_errors_of_all_files_are_told_with_their_places(self):
        first = self.file("a.json", '{"name": "a",\n "responses": [{"status": 99}, {"fault": 1}]}')
        second = self.file("b.json", '{"name": "b" "responses": []}')
        third = self.file("c.json", '{"name": "c", "responses": [{}]}')
        result = run("fixtures", "check", first, second, third, str(self.folder / "missing.json"))
        self.assertEqual(result.returncode, 2, result.stderr)
        lines = result.stdout.splitlines()
        self.assertEqual(len(lines), 5)
        self.assertTrue(lines[0].startswith(f"{first}:2:17: error: /responses/0/status: "), lines)
        self.assertTrue(lines[1].startswith(f"{first}:2:33: error: /responses/1/fault: "), lines)
        self.assertIn(f"{second}:1:1: error: not valid JSON at line 1", lines[2])
        self.assertIn("missing.json", lines[3])
        self.assertEqual(lines[4], "1 good fixture in 4 files: 4 errors, 0 warnings")

    def test_a_fixture_that_never_answers_is_a_warning(self):
        self.file("a.json", '{"name": "a", "responses": [{}]}')
        self.file("b.json", '{"fixtures": [{"name": "b", "responses": [{}]}]}')
        result = run("fixtures", "check", "--format", "json", str(self.folder))
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(result.stdout)
        self.assertEqual((report["fixtures"], report["errors"]), (2, []))
        self.assertEqual(report["warnings"][0]["pointer"], "/fixtures/0")
        self.assertIn("never answers", report["warnings"][0]["reason"])

    def test_wrong_usage_is_status_2(self):
        self.refused(2, ["paths"], ["fixtures", "check"])
        self.refused(2, ["subcommand"], ["fixtures"])


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
