#!/usr/bin/env python3
"""`engagement-conformance provider` against servers of which it is known what is wrong with them.

usage: provider_test.py ENGAGEMENT_CONFORMANCE ENGAGEMENT_MOCK
"""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

from sloppy_server import KEY, SECRET, TOKEN, TOKEN_SECRET, Server

PROGRAM, MOCK = sys.argv[1], sys.argv[2]
TAMPERED = {"refuses.tampered-query", "refuses.tampered-path", "refuses.tampered-method",
            "refuses.tampered-signature", "refuses.wrong-consumer-secret", "refuses.wrong-token-secret"}
# Sloppiness: the checks that it must break, and no others.
CAUGHT_BY = {
    "takes-unsigned": {"refuses.unsigned", "refuses.with-challenge"},
    "no-challenge": {"refuses.with-challenge"},
    "ignores-the-signature": TAMPERED,
    "trusts-the-session": {"refuses.tampered-query"},
    "trusts-the-visitor": {"refuses.tampered-path"},
    "ignores-the-method": {"refuses.tampered-method"},
    "compares-in-part": {"refuses.tampered-signature"},
    "takes-any-consumer": {"refuses.unknown-consumer"},
    "takes-any-token": {"refuses.unknown-token"},
    "forgets-nonces": {"refuses.replayed"},
    "takes-an-hour": {"refuses.hour-old"},
    "takes-old": {"refuses.hour-old", "refuses.day-old"},
    "takes-future": {"refuses.hour-ahead"},
    "needs-no-nonce": {"refuses.missing-nonce"},
    "takes-duplicates": {"refuses.duplicate-parameter"},
    "takes-any-method": {"refuses.unknown-method"},
    "takes-any-version": {"refuses.other-version"},
    "200-for-unknown-engagement": {"answers.unknown-engagement"},
    "401-for-unknown-account": {"answers.unknown-account"},
    "200-for-any-route": {"answers.unknown-route"},
    "needs-no-v": {"answers.missing-v"},
    "needs-no-sid": {"answers.missing-sid"},
    "takes-post": {"answers.post"},
    "405-without-allow": {"answers.post"},
    "head-with-body": {"answers.head"},
    "500-on-broken-escape": {"malformed.percent-escape"},
    "takes-the-first-authorization": {"malformed.two-authorizations"},
    "500-on-garbled-authorization": {"malformed.authorization"},
    "needs-no-host": {"malformed.no-host"},
    "takes-any-size": {"malformed.oversized"},
    "no-http-1.0": {"accepts.http-1.0"},
    "wants-v-first": {"accepts.parameter-order"},
    "case-sensitive-scheme": {"accepts.scheme-letter-case"},
    "upper-case-escapes-only": {"accepts.lower-case-escapes"},
    "signs-the-realm": {"accepts.realm"},
    "wants-a-version": {"accepts.no-version"},
    "signs-the-raw-query": {"accepts.encoded-unreserved"},
}


class ProviderTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.credentials = str(pathlib.Path(cls.folder.name, "credentials.json"))
        pathlib.Path(cls.credentials).write_text(json.dumps(
            {"consumer_key": KEY, "consumer_secret": SECRET, "token": TOKEN, "token_secret": TOKEN_SECRET}))

    def run_provider(self, *options):
        return subprocess.run([PROGRAM, "provider", *options], capture_output=True, text=True, timeout=60)

    def check(self, base_url, *options):
        """Exit status, report, and what was printed."""
        file = str(pathlib.Path(self.folder.name, f"{base_url.rpartition(':')[2]}.json"))
        end = self.run_provider("--base-url", base_url, "--report", f"json={file}", *options)
        self.assertIn(end.returncode, (0, 1), end.stderr)
        report = pathlib.Path(file).read_text()
        for secret in (SECRET, TOKEN_SECRET, "oauth_signature", "demo-consumer-secret"):
            self.assertNotIn(secret, report + end.stdout + end.stderr)
        return end.returncode, json.loads(report), end.stdout

    def verdicts(self, report, verdict):
        return {each["id"] for each in report["checks"] if each["verdict"] == verdict}

    def test_a_correct_server_holds_every_check_in_fewer_than_40_requests(self):
        with contextlib.closing(Server()) as server:
            status, report, text = self.check(server.base_url, "--credentials", self.credentials, "--strict")
        self.assertEqual((status, self.verdicts(report, "held")),
                         (0, {each["id"] for each in report["checks"]}), text)
        self.assertLess(report["requests"], 40)

    def test_each_sloppiness_breaks_its_checks_and_no_other(self):
        def check(sloppiness):
            with contextlib.closing(Server(sloppiness)) as server:
                return self.check(server.base_url, "--credentials", self.credentials, "--strict")

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            for sloppiness, (status, report, text) in zip(CAUGHT_BY, pool.map(check, CAUGHT_BY)):
                with self.subTest(sloppiness):
                    self.assertEqual((status, self.verdicts(report, "broken")),
                                     (1, CAUGHT_BY[sloppiness]), text)

    def test_every_check_is_seen_to_fail(self):
        names = {line.split()[0] for line in self.run_provider("--list").stdout.splitlines()}
        self.assertEqual(names - set().union(*CAUGHT_BY.values()), {"accepts.signed"})

    def test_refusals_show_nothing_where_good_requests_are_refused(self):
        with contextlib.closing(Server()) as server:
            status, report, text = self.check(server.base_url)  # it does not know the default credentials
        self.assertEqual(status, 1)
        self.assertIn("accepts.signed", self.verdicts(report, "broken"))
        self.assertIn("refuses.replayed", self.verdicts(report, "not judged"))
        self.assertIn("a good request is refused", text)

    def test_advisory_checks_count_with_strict_only(self):
        for options, expected in (((), 0), (("--strict",), 1)):
            with contextlib.closing(Server("takes-future")) as server:
                status, report, _ = self.check(server.base_url, "--credentials", self.credentials, *options)
            self.assertEqual((status, report["summary"]["broken"]), (expected, 1))

    def test_the_mock_holds_every_check_over_http_and_https(self):
        with subprocess.Popen([MOCK, "serve", "--https", "--port", "0", "--http-port", "0", "--no-admin",
                               "--log-format", "json", "--until-eof"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as mock:
            ready = json.loads(mock.stdout.readline())
            for url, options in ((ready["http_base_url"], ()),
                                 (ready["base_url"], ("--ca-file", ready["ca_file"]))):
                status, report, text = self.check(url, "--strict", *options)
                self.assertEqual((status, report["summary"]["held"]), (0, len(report["checks"])), text)
            untrusted = self.run_provider("--base-url", ready["base_url"])
            self.assertEqual(untrusted.returncode, 3)
            self.assertIn("certificate", untrusted.stderr)
            mock.stdin.close()

    def test_a_check_by_name_runs_with_what_it_needs(self):
        with contextlib.closing(Server()) as server:
            _, report, _ = self.check(server.base_url, "--credentials", self.credentials, "--check",
                                      "refuses.replayed")
        self.assertEqual([each["id"] for each in report["checks"]], ["accepts.signed", "refuses.replayed"])
        self.assertEqual(report["requests"], 3)

    def test_junit_has_a_test_case_for_each_check(self):
        file = str(pathlib.Path(self.folder.name, "report.xml"))
        with contextlib.closing(Server("forgets-nonces")) as server:
            self.check(server.base_url, "--credentials", self.credentials, "--report", f"junit={file}")
        suite = ElementTree.parse(file).getroot()[0]
        failed = [case.get("name") for case in suite if case.find("failure") is not None]
        self.assertEqual((len(suite), failed), (int(suite.get("tests")), ["refuses.replayed"]))

    def test_servers_that_say_nothing_are_not_waited_for_long(self):
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as silent:
            status, report, text = self.check(f"http://127.0.0.1:{silent.getsockname()[1]}", "--timeout", "0.2",
                                              "--check", "accepts.signed")
        self.assertEqual(status, 1)
        self.assertEqual(report["checks"][0]["actual"], "no answer came in time", text)

    def test_wrong_usage_is_told_with_the_way_out(self):
        for options, words in (((), "--base-url is missing"),
                               (("--base-url", "example.com"), "write it like https://"),
                               (("--base-url", "http://a", "--check", "nonsense"), "--list shows"),
                               (("--base-url", "http://a", "--report", "html=x"), "json=FILE"),
                               (("--base-url", "http://a", "--ca-file", "/no/such"), "cannot be read"),
                               (("--base-url", "http://a", "--session", ""), "an id is empty"),
                               (("--base-url", "http://a", "--credentials", "/no/such"), "/no/such")):
            end = self.run_provider(*options)
            self.assertEqual(end.returncode, 2, (options, end.stdout, end.stderr))
            self.assertIn(words, end.stderr)

    def test_a_server_that_is_not_there_is_no_verdict(self):
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as free:
            port = free.getsockname()[1]
        end = self.run_provider("--base-url", f"http://127.0.0.1:{port}")
        self.assertEqual(end.returncode, 3)
        self.assertIn("is the server running there?", end.stderr)


if __name__ == "__main__":
    os.environ.pop("SSL_CERT_FILE", None)
    unittest.main(argv=sys.argv[:1])
