#!/usr/bin/env python3
"""Tests of the program engagement-mock as a user meets it: messages, exit status, signals.

    program_test.py PATH/engagement-mock PATH/corpus.jsonl PATH/pasted-requests
"""
import base64
import contextlib
import functools
import hmac
import http.client
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

MOCK, CORPUS, PASTED = sys.argv[1:4]
ROUTE = ("/api/account/1/monitoring/visitors/2/visits/current/campaigns/3/engagements/{}/contexts/5"
         "?v=1&sid=s")


def run(*arguments, stdin=None, stdout=subprocess.PIPE):
    return subprocess.run([MOCK, *arguments], input=stdin, stdout=stdout, stderr=subprocess.PIPE,
                          text=True, timeout=60)


@contextlib.contextmanager
def served(*arguments, stdin=None):
    """A running mock and its ready line; it must stop on SIGTERM with status 0."""
    process = subprocess.Popen([MOCK, "serve", "--port", "0", "--log-format", "json", *arguments],
                               stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True)
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


def kill_group(leader):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


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

    def test_quiet_leaves_requests_out_of_the_log(self):
        for given, logged in ([], True), (["--quiet"], False):
            with served(*given) as (process, ready):
                get(ready["base_url"] + ROUTE.format(1))
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=20)
                self.assertEqual(b'"request"' in process.stderr.buffer.read(), logged)

    def test_a_log_that_nobody_reads_holds_up_no_request_and_tells_what_it_lost(self):
        with served() as (process, ready):
            host = ready["base_url"].removeprefix("http://")
            client = http.client.HTTPConnection(host, timeout=20)
            for _ in range(14000):  # well over four mebibytes of lines
                client.request("GET", ROUTE.format(1))
                client.getresponse().read()
            client.close()
            reader = threading.Thread(target=lambda: log.append(process.stderr.read()))
            log = []
            reader.start()
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
            reader.join(timeout=20)
            lines = [json.loads(line) for line in log[0].splitlines()]
        events = [line["event"] for line in lines]
        lost = sum(line["lines"] for line in lines if line["event"] == "log_lost")
        self.assertGreater(lost, 0)
        self.assertEqual(events.count("request") + lost, 14000)

    def test_until_eof_stops_it_with_whoever_holds_its_input_even_one_that_is_killed(self):
        starter = subprocess.Popen(
            [sys.executable, "-c", "import subprocess, sys, time\n"
             "subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE)\ntime.sleep(60)",
             MOCK, "serve", "--port", "0", "--log-format", "json", "--until-eof"],
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        with starter, contextlib.ExitStack() as stack:
            stack.callback(kill_group, starter.pid)
            self.assertTrue(select.select([starter.stdout], [], [], 20)[0])
            ready = json.loads(starter.stdout.readline())
            self.assertEqual(get(ready["base_url"] + ROUTE.format(1))[0], 401)
            starter.kill()
            # The mock has the other end of this pipe, so it ends with the mock.
            self.assertTrue(select.select([starter.stdout], [], [], 20)[0])
            self.assertEqual(starter.stdout.read(), "")

    def test_an_input_that_ends_does_not_matter_unless_asked_for(self):
        with served(stdin=subprocess.DEVNULL) as (process, ready):
            self.assertEqual(get(ready["base_url"] + ROUTE.format(1))[0], 401)
            self.assertIsNone(process.poll())
        result = run("serve", "--port", "0", "--until-eof", stdin="words before the end")
        self.assertEqual((result.returncode, "ready" in result.stdout), (0, True))

    def test_serve_may_be_left_out(self):
        result = run("--port", "70000")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--port", result.stderr)

    def test_fixtures_of_a_folder_answer_first(self):
        self.file("mine.json", '{"name": "mine", "match": {"engagement": "1"}, "responses": '
                               '[{"status": 503, "body": "mine"}], "verify_signature": false}')
        with served("--fixtures", str(self.folder)) as (_, ready):
            self.assertEqual(get(ready["base_url"] + ROUTE.format(1)), (503, b"mine"))

    def slow(self, milliseconds):
        self.file("slow.json", json.dumps({
            "name": "slow", "match": {"engagement": "1"}, "verify_signature": False,
            "responses": [{"status": 200, "delay_ms": milliseconds}]}))
        return ["--fixtures", str(self.folder)]

    @staticmethod
    @contextlib.contextmanager
    def asked(ready, process):
        """A connection whose request has arrived: the one behind it has been answered."""
        host, port = ready["base_url"][len("http://"):].split(":")
        with socket.create_connection((host, int(port)), timeout=20) as client:
            client.sendall(f"GET {ROUTE.format(1)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
            deadline = time.monotonic() + 20
            requests = ready["admin_url"] + "/requests"
            while not json.loads(get(requests)[1])["requests"] and time.monotonic() < deadline:
                time.sleep(0.01)
            yield client

    def test_finishes_the_answer_under_way_when_it_is_stopped(self):
        with served(*self.slow(3000)) as (process, ready):
            with self.asked(ready, process) as client:
                process.send_signal(signal.SIGTERM)
                self.assertIn(b"200 OK", client.recv(65536))

    def test_a_second_signal_ends_it_at_once(self):
        with served(*self.slow(60000)) as (process, ready):
            with self.asked(ready, process) as client:
                process.send_signal(signal.SIGTERM)
                with self.assertRaises(subprocess.TimeoutExpired):
                    process.wait(timeout=1.5)
                start = time.monotonic()
                process.send_signal(signal.SIGINT)
                self.assertEqual(process.wait(timeout=20), 0)
                self.assertLess(time.monotonic() - start, 5)
                self.assertEqual(client.recv(65536), b"")

    def test_what_was_received_reaches_the_terminal_without_its_control_characters(self):
        hostile = "\x1b]0;m\x07 \x9b31m\u202e".encode()
        for log_format in ("text", "json"):
            process = subprocess.Popen(
                [MOCK, "serve", "--port", "0", "--ready-file", str(self.folder / "ready"),
                 "--log-format", log_format], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                process.stdout.readline()
                text = (self.folder / "ready").read_text()
                port = int(re.search(r"http://127\.0\.0\.1:(\d+)", text)[1])
                for line in (b"G" + hostile + b" /" + hostile + b" HTTP/1.1",
                             b"GET /\xc2\x9b31m" + hostile[5:] + b"\xff HTTP/1.1"):
                    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
                        client.sendall(line + b"\r\nHost: h\r\nConnection: close\r\n\r\n")
                        while client.recv(65536):
                            pass
                process.send_signal(signal.SIGTERM)
                log = process.communicate(timeout=20)[1]
            finally:
                process.kill()
            self.assertIn(b"31m", log)
            shown = log.decode().replace("\n", "")
            self.assertTrue(shown.isprintable(), repr(shown))


class ReadyFile(Files):
    def setUp(self):
        super().setUp()
        self.ready = self.folder / "ready"

    def test_is_for_its_owner_alone_whatever_stands_there_already(self):
        self.file("ready", "old")
        self.file("ready.new", "left behind")
        victim = pathlib.Path(self.file("victim", "mine"))
        for beside in ("file", "link"):
            if beside == "link":
                (self.folder / "ready.new").symlink_to(victim)
            with served("--ready-file", str(self.ready)) as (_, ready):
                self.assertEqual(json.loads(self.ready.read_text()), ready)
                self.assertEqual(self.ready.stat().st_mode & 0o777, 0o600)
                self.assertFalse(self.ready.is_symlink())
            self.assertEqual(victim.read_text(), "mine")

    def test_of_the_last_run_is_gone_before_this_one_is_ready(self):
        self.file("ready", "old")
        with socket.create_server(("127.0.0.1", 0)) as other:
            self.refused(3, ["the port is taken"], ["serve", "--ready-file", str(self.ready),
                                                    "--port", str(other.getsockname()[1])])
        self.assertFalse(self.ready.exists())

    def test_that_cannot_be_written_leaves_nothing_behind(self):
        self.ready.mkdir()
        self.refused(3, [str(self.ready), "directory"],
                     ["serve", "--port", "0", "--ready-file", str(self.ready)])
        self.assertEqual([each.name for each in self.folder.iterdir()], ["ready"])


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
def get_strictly(url, ca_file):
    """The status, or why the client refused the server."""
    context = ssl.create_default_context(cafile=ca_file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    try:
        with urllib.request.urlopen(url, timeout=20, context=context) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except urllib.error.URLError as error:
        return str(error.reason)


class ServingHttps(Files):
    def test_strict_clients_take_the_certificate_and_none_of_the_bad_ones(self):
        with served("--https", "--bad-certificates", "--tls-name", "api.example.test",
                    "--ca-out", str(self.folder / "ca.pem")) as (_, ready):
            url, ca_file = ready["base_url"] + ROUTE.format(1), ready["ca_file"]
            self.assertEqual(ca_file, str(self.folder / "ca.pem"))
            self.assertTrue(url.startswith("https://127.0.0.1:"), url)
            self.assertNotIn("http_base_url", ready)
            self.assertEqual(get_strictly(url, ca_file), 401)
            self.assertEqual(get_strictly(url.replace("127.0.0.1", "localhost"), ca_file), 401)
            self.assertIn("CERTIFICATE_VERIFY_FAILED", get_strictly(url, None))
            refusals = {name: get_strictly(bad + ROUTE.format(1), ca_file)
                        for name, bad in ready["bad_certificates"].items()}
            self.assertEqual(list(refusals), ["expired", "wrong-name", "unknown-ca"])
            self.assertIn("certificate has expired", refusals["expired"])
            self.assertIn("certificate is not valid for '127.0.0.1'", refusals["wrong-name"])
            self.assertIn("unable to get local issuer", refusals["unknown-ca"])
        self.assertTrue((self.folder / "ca.pem").exists())

    @unittest.skipUnless(shutil.which("curl"), "there is no curl")
    def test_curl_takes_the_certificate_for_its_names(self):
        with served("--https", "--tls-name", "api.example.test") as (_, ready):
            port = ready["base_url"].rsplit(":", 1)[1]
            for host, status in (("api.example.test", 0), ("localhost", 0), ("other.test", 60)):
                result = subprocess.run(
                    ["curl", "-sS", "--cacert", ready["ca_file"], "--resolve",
                     f"{host}:{port}:127.0.0.1", f"https://{host}:{port}{ROUTE.format(1)}"],
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=60)
                self.assertEqual(result.returncode, status, result.stderr)

    def test_http_stands_beside_https_and_the_temporary_file_goes_at_the_end(self):
        with served("--https", "--http-port", "0") as (_, ready):
            self.assertEqual(get(ready["http_base_url"] + ROUTE.format(1))[0], 401)
            self.assertEqual(get_strictly(ready["base_url"] + ROUTE.format(1), ready["ca_file"]),
                             401)
            folder = pathlib.Path(ready["ca_file"]).parent
            self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
            self.assertEqual([file.name for file in folder.iterdir()], ["ca.pem"])
        self.assertFalse(folder.exists())

    def test_the_text_line_names_all_urls_and_the_log_who_does_not_verify(self):
        with subprocess.Popen([MOCK, "--port", "0", "--https", "--http-port", "0",
                               "--bad-certificates"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline()
            expired = re.search(r"expired certificate at (\S+);", line)[1]
            get_strictly(expired, None)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(expired, timeout=20,
                                       context=ssl._create_unverified_context())
            caught.exception.close()
            process.terminate()
            log = process.stderr.read()
        self.assertRegex(line, r"ready at https://\S+ and http://\S+, admin at http://\S+, token \w+; "
                               r"clients have to trust /\S+ca.pem; "
                               r"expired certificate at https://\S+; wrong-name certificate at "
                               r"https://\S+; unknown-ca certificate at https://")
        self.assertIn("a TLS handshake with the expired listener failed: ", log)
        self.assertIn("This came over the expired certificate, which a client must refuse.", log)

    def certificate(self, name):
        key, certificate = str(self.folder / f"{name}.key"), str(self.folder / f"{name}.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", certificate,
                        "-subj", "/CN=mine", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, stderr=subprocess.DEVNULL, timeout=60)
        return certificate, key

    def test_a_certificate_of_ones_own_is_served(self):
        certificate, key = self.certificate("mine")
        with served("--https", "--cert", certificate, "--key", key) as (_, ready):
            self.assertIsNone(ready["ca_file"])
            context = ssl.create_default_context(cafile=certificate)
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(ready["base_url"] + "/", timeout=20, context=context)
            caught.exception.close()
            self.assertEqual(caught.exception.code, 404)

    def test_certificates_that_cannot_be_used_are_status_2(self):
        certificate, key = self.certificate("mine")
        other = self.certificate("other")[1]
        self.refused(2, [other, "is not the key of"],
                     ["serve", "--https", "--cert", certificate, "--key", other])
        self.refused(2, ["/nonexistent.pem", "No such file"],
                     ["serve", "--https", "--cert", "/nonexistent.pem", "--key", key])
        locked = str(self.folder / "locked.key")
        subprocess.run(["openssl", "pkey", "-in", key, "-aes128", "-passout", "pass:hush", "-out",
                        locked], check=True, timeout=60)
        self.refused(2, [locked, "is encrypted", "openssl pkey"],
                     ["serve", "--https", "--cert", certificate, "--key", locked])

    def test_options_that_do_not_go_together_are_status_2(self):
        self.refused(2, ["--https"], ["serve", "--http-port", "0"])
        self.refused(2, ["--https"], ["serve", "--ca-out", "ca.pem"])
        self.refused(2, ["--key"], ["serve", "--https", "--cert", "a.pem"])
        self.refused(2, ["--cert"], ["serve", "--https", "--key", "a.pem"])
        self.refused(2, ["--bad-certificates"], ["serve", "--https", "--cert", "a.pem", "--key",
                                                 "a.pem", "--bad-certificates"])
        self.refused(2, ["a,b", "is no host name"], ["serve", "--https", "--tls-name", "a,b"])

    def test_a_ca_file_that_cannot_be_written_is_status_3(self):
        self.refused(3, ["/nonexistent/ca.pem", "check the folder"],
                     ["serve", "--port", "0", "--https", "--ca-out", "/nonexistent/ca.pem"])

    def test_a_trusted_proxy_is_believed_or_refused(self):
        with served("--trust-forwarded") as (_, ready):
            request = urllib.request.Request(ready["base_url"] + ROUTE.format(1),
                                             headers={"X-Forwarded-Port": "none"})
            with self.assertRaises(urllib.error.HTTPError) as caught:
                urllib.request.urlopen(request, timeout=20)
            with caught.exception as error:
                self.assertEqual(error.code, 400)
                self.assertIn("X-Forwarded-Port", json.load(error)["explanation"])


class BadInput(Files):
    def test_a_taken_port_is_status_3_and_names_the_way_out(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])
            self.refused(3, ["the port is taken", port, "--port"], ["serve", "--port", port])
            self.refused(3, ["the port is taken", port, "--http-port"],
                         ["serve", "--https", "--port", "0", "--http-port", port])
            self.refused(3, ["the port is taken", port, "--port"],
                         ["serve", "--https", "--port", port, "--http-port", "0"])
            self.refused(3, ["the port is taken", port, "--admin-port"],
                         ["serve", "--port", "0", "--admin-port", port])

    def test_an_unknown_host_is_status_3(self):
        self.refused(3, ["192.0.2.1"], ["serve", "--host", "192.0.2.1", "--port", "0"])

    def test_unknown_options_and_commands_are_status_2(self):
        self.refused(2, ["--nonsense"], ["serve", "--nonsense"])
        self.refused(2, ["nonsense"], ["nonsense"])
        self.refused(2, ["HMAC-MD5"], ["serve", "--signature-methods", "HMAC-MD5"])

    def test_a_pipe_or_a_device_is_refused_and_not_waited_for(self):
        pipe = os.path.join(self.folder, "pipe")
        os.mkfifo(pipe)
        for command in (["serve", "--port", "0", "--credentials"], ["verify", "--credentials"],
                        ["verify"], ["explain"], ["explain", "--credentials"]):
            for path in (pipe, "/dev/zero"):
                with self.subTest(command=command, path=path):
                    result = run(*command, path)
                    self.assertEqual(result.returncode, 2, result.stderr)
                    self.assertIn(path + ": not a regular file", result.stderr)

    def test_a_file_beyond_its_limit_is_refused_by_name_and_limit(self):
        large = self.file("large.json", "[" + " " * (64 << 20) + "]")
        for command in (["verify", "--credentials"], ["fixtures", "check"]):
            result = run(*command, large)
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertIn("larger than 64 MiB", result.stderr + result.stdout)
        result = run("verify", self.file("long.jsonl", "x" * (5 << 20)))
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("long.jsonl:1: the line is longer than 4 MiB", result.stderr)

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


class Explaining(Files):
    """The secrets of the built-in credentials must not show in any output."""

    def explained(self, *arguments, stdin=None):
        result = run("explain", *arguments, stdin=stdin)
        for secret in ("demo-consumer-secret", "demo-token-secret"):
            self.assertNotIn(secret, result.stdout + result.stderr)
        self.assertNotIn("\x1b", result.stdout + result.stderr)
        return result

    def lines(self, *arguments, stdin=None):
        result = self.explained(*arguments, "--format", "json", stdin=stdin)
        return result.returncode, [json.loads(line) for line in result.stdout.splitlines()]

    def pasted(self, name):
        return str(pathlib.Path(PASTED) / name)

    def authorization(self, url, space="%20", key="demo-consumer-secret&demo-token-secret",
                      timestamp=1700000000, signed_scheme=None):
        """The field for a URL, with these mistakes."""
        quote = functools.partial(urllib.parse.quote, safe="")
        scheme, _, rest = url.partition("://")
        path, _, query = rest.partition("?")
        oauth = {"oauth_consumer_key": "demo-consumer-key", "oauth_nonce": "n",
                 "oauth_signature_method": "HMAC-SHA1", "oauth_timestamp": str(timestamp),
                 "oauth_token": "demo-token"}
        pairs = [f"{name}={value}" for name, value in oauth.items()] + query.split("&")
        base = "&".join(map(quote, ("GET", f"{signed_scheme or scheme}://{path}",
                                    "&".join(sorted(pairs)).replace("%20", space))))
        digest = hmac.digest(key.encode(), base.encode(), "sha1")
        oauth["oauth_signature"] = quote(base64.b64encode(digest))
        return "Authorization: OAuth " + ", ".join(f'{k}="{v}"' for k, v in oauth.items())

    def raw(self, **mistakes):
        field = self.authorization("https://api.example.com/p?v=1&sid=a%20b", **mistakes)
        return f"GET /p?v=1&sid=a%20b HTTP/1.1\r\nHost: api.example.com\r\n{field}\r\n\r\n"

    def trace(self, *urls):
        """What curl prints of these requests; the field is that of the first."""
        field = self.authorization(urls[0], timestamp=int(time.time()))
        return subprocess.run(["curl", "-skv", "-H", field, *urls], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=True, timeout=60).stdout.decode()

    def test_what_curl_recorded_is_accepted_by_the_clock_it_tells(self):
        for name in ("curl-progress-meter.txt", "curl-https.txt", "curl-http2.txt",
                     "curl-trace-ascii.txt", "curl-trace-time.txt", "curl-form.txt",
                     "curl-redirect.txt"):
            with self.subTest(name):
                result = self.explained(self.pasted(name), "--clock-skew", "10000"
                                        if name == "curl-trace-time.txt" else "300")
                self.assertEqual(result.returncode, 0, result.stdout)
                self.assertTrue(result.stdout.startswith("Accepted"), result.stdout)
                with open(self.pasted(name), encoding="utf-8") as file:
                    self.assertEqual(self.explained(stdin=file.read()).stdout, result.stdout)

    def test_a_live_trace_of_curl_is_explained(self):
        if not shutil.which("curl"):
            self.skipTest("there is no curl")
        with served() as (_, ready):
            url = ready["base_url"] + ROUTE.format(200)
            trace = self.trace(url, url + "x")
        self.assertIn("< HTTP/1.1 200", trace)
        status, lines = self.lines(stdin=trace)
        self.assertEqual(status, 1)
        self.assertEqual([line["reason"] for line in lines], [None, "signature_mismatch"])
        self.assertEqual(self.lines("--request", "1", stdin=trace)[0], 0)

    def test_a_live_trace_over_tls_is_explained(self):
        if not shutil.which("curl") or not shutil.which("openssl"):
            self.skipTest("there is no curl, or no openssl")
        key, certificate = str(self.folder / "key.pem"), str(self.folder / "certificate.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                        "-out", certificate, "-subj", "/CN=localhost", "-days", "2"], check=True,
                       stderr=subprocess.DEVNULL, timeout=60)
        server = subprocess.Popen(["openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-key",
                                   key, "-cert", certificate], stdout=subprocess.PIPE, text=True,
                                  stderr=subprocess.DEVNULL)
        try:
            accepting = next(line for line in server.stdout if line.startswith("ACCEPT "))
            url = "https://localhost:" + accepting.strip().rsplit(":", 1)[1] + "/p?sid=a%20b"
            trace = self.trace(url)
        finally:
            server.kill()
            server.wait()
            server.stdout.close()
        status, lines = self.lines(stdin=trace)
        self.assertEqual((status, lines[0]["scheme"]), (0, "https"), lines)

    def test_the_requests_of_an_archive_are_told_apart(self):
        status, lines = self.lines(self.pasted("session.har"))
        self.assertEqual(status, 1)
        self.assertEqual([(line["place"], line["verdict"], line["mistake"]) for line in lines],
                         [("/log/entries/1", "accept", None),
                          ("/log/entries/2", "reject", "token-secret-left-out")])
        result = self.explained(self.pasted("session.har"), "--request", "1")
        self.assertEqual(result.returncode, 0)
        self.assertIn("Request 1 of 2 (/log/entries/1)", result.stdout)

    def test_a_retry_that_was_not_signed_anew_is_named(self):
        status, lines = self.lines(self.pasted("curl-retry.txt"))
        self.assertEqual((status, [line["mistake"] for line in lines]), (1, [None, "nonce-reused"]))

    def test_mistakes_are_named_and_drawn(self):
        for mistake, text in (("plus-for-space", self.raw(space="+")),
                              ("token-secret-left-out", self.raw(key="demo-consumer-secret&"))):
            result = self.explained("--now", "1700000000", stdin=text)
            self.assertEqual(result.returncode, 1)
            self.assertIn("Refused: signature_mismatch", result.stdout)
            self.assertIn("Mistake: " + mistake, result.stdout)
        drawn = self.explained(self.pasted("curl-plus-for-space.txt")).stdout.splitlines()
        expected, signed, caret = (next(line for line in drawn if line.startswith(begin))
                                   for begin in ("  expected  ", "  signed    ", " " * 18))
        at = caret.index("^")
        self.assertEqual(expected[:at].split()[1], signed[:at].split()[1])
        self.assertNotEqual(expected[at], signed[at])

    def test_a_stale_timestamp_does_not_hide_the_mistake(self):
        status, (line,) = self.lines(stdin=self.raw(space="+"))
        self.assertEqual((status, line["reason"]), (1, "timestamp_out_of_window"))
        self.assertEqual(line["apart_from_clock"]["mistakes"], ["plus-for-space"])
        self.assertIn("Apart from the clock: the signature is right.",
                      self.explained(stdin=self.raw()).stdout)

    def test_the_scheme_is_found_or_given(self):
        for scheme in ("http", "https"):
            text = self.raw(signed_scheme=scheme)
            status, (line,) = self.lines("--now", "1700000000", stdin=text)
            self.assertEqual((status, line["scheme"]), (0, scheme))
        status, (line,) = self.lines("--now", "1700000000", "--scheme", "https",
                                     stdin=self.raw(signed_scheme="http"))
        self.assertEqual((status, line["mistake"]), (1, "scheme-wrong"))

    def test_without_credentials_or_signature_the_way_out_is_told(self):
        other = self.raw().replace("demo-consumer-key", "other")
        self.assertIn("--credentials FILE", self.explained(stdin=other).stdout)
        mine = self.file("mine.json", '{"consumer_key": "other", "token": "demo-token", '
                                      '"consumer_secret": "hush", "token_secret": "hush"}')
        result = self.explained("--credentials", mine, "--now", "1700000000", stdin=other)
        self.assertIn("signature_mismatch", result.stdout)
        self.assertNotIn("hush", result.stdout)
        missing = self.explained(stdin="GET / HTTP/1.1\nHost: h\n\n")
        self.assertIn("authorization_missing", missing.stdout)
        self.assertIn("Authorization: OAuth", missing.stdout)

    def test_bad_input_is_status_2(self):
        for text in ("", "hello", "{", "{}", '{"log": {"entries": []}}', "GET / HTTP/1.1\nhush\n"):
            self.assertEqual(self.explained(stdin=text).returncode, 2, text)
        self.refused(2, ["/nonexistent"], ["explain", "/nonexistent"])
        self.refused(2, [str(self.folder)], ["explain", str(self.folder)])
        self.refused(2, ["no request 9"], ["explain", self.pasted("session.har"), "--request", "9"])
        self.refused(2, ["--scheme"], ["explain", "--scheme", "ftp"])
        large = self.file("large.har", " " * (16 << 20) + "{}")
        self.refused(2, ["16 MiB"], ["explain", large])

    def test_of_very_many_requests_the_first_are_explained(self):
        many = "".join(f"> GET /{i} HTTP/1.1\n>\n" for i in range(150))
        status, lines = self.lines(stdin=many)
        self.assertEqual((status, len(lines)), (1, 100))
        self.assertIn("--request N", self.explained(stdin=many).stderr)
        self.assertEqual(len(self.lines("--request", "150", stdin=many)[1]), 1)

    def test_the_example_of_the_readme_is_true(self):
        readme = (pathlib.Path(PASTED).parent.parent / "README.md").read_text(encoding="utf-8")
        self.assertIn(self.explained(self.pasted("curl-plus-for-space.txt")).stdout, readme)

    def test_a_full_disk_is_status_3(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = run("explain", self.pasted("session.har"), stdout=full)
        self.assertEqual(result.returncode, 3, result.stderr)

    def test_a_terminal_gets_colours_unless_told_otherwise(self):
        for no_colour, is_coloured in (("", True), ("1", False)):
            terminal, end = pty.openpty()
            subprocess.run([MOCK, "explain", self.pasted("curl-plus-for-space.txt")], stdout=end,
                           env={**os.environ, "NO_COLOR": no_colour}, timeout=60, check=False)
            os.close(end)
            self.assertEqual(b"\x1b[" in os.read(terminal, 65536), is_coloured)
            os.close(terminal)


if __name__ == "__main__":
    os.environ.pop("NO_COLOR", None)
    unittest.main(argv=sys.argv[:1], verbosity=1)
