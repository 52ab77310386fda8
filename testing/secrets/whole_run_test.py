#!/usr/bin/env python3
"""Plants recognisable secrets and looks for them in every byte that the programs write.

    whole_run_test.py PATH/engagement-mock PATH/engagement-conformance
"""
import base64
import contextlib
import http.client
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

MOCK, SUITE = sys.argv[1:3]
SECRETS = ["Pl4nted/consumer+secret&1", "Pl4nted token=secret%2"]
CREDENTIALS = {"consumer_key": "ck", "consumer_secret": SECRETS[0], "token": "tk",
               "token_secret": SECRETS[1]}
ROUTE = ("/api/account/{}/monitoring/visitors/2/visits/current/campaigns/3/engagements/4/contexts/5"
         "?v=1&sid={}")


def quoted(text):
    return urllib.parse.quote(text, safe="-._~")


def in_base64(secret):
    """At each place in a group of three bytes; what depends on the secret alone, and the whole."""
    for before in range(3):
        whole = base64.b64encode(b"x" * before + secret.encode()).decode()
        yield whole[4 if before else 0:].rstrip("=")[:-2], whole


def in_letters(secret):
    yield from (secret, quoted(secret), quoted(quoted(secret)), quoted(secret).replace("%20", "+"),
                secret.encode().hex(), secret.encode().hex().upper())


def sent(secret):
    """What clients make of a secret."""
    yield from in_letters(secret)
    for _, whole in in_base64(secret):
        yield from (whole, whole.replace("+", "-").replace("/", "_"), quoted(whole))


def spellings(secret):
    """What is looked for."""
    yield from in_letters(secret)
    yield json.dumps(secret)[1:-1]
    for inside, _ in in_base64(secret):
        yield from (inside, inside.replace("+", "-").replace("/", "_"), quoted(inside))


def found_in(written, secrets=tuple(SECRETS)):
    """The spellings of secrets that stand in what was written, decoded as often as it is encoded."""
    texts = [written]
    for _ in range(2):
        texts.append(urllib.parse.unquote(texts[-1]))
    return sorted({spelt for secret in secrets for spelt in spellings(secret)
                   for text in texts if spelt in text})


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.credentials = self.write("credentials.json", json.dumps(CREDENTIALS))

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def written_by(self, *command, stdin=None):
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=120,
                              errors="replace", check=False)
        self.assertGreaterEqual(done.returncode, 0, done.stderr)
        return done.stdout + done.stderr

    def check(self, what, written):
        self.assertEqual(found_in(written), [], f"in {what}: {written[:3000]}")


class WholeRun(Planted):
    def test_the_search_finds_each_spelling(self):
        for secret in SECRETS:
            for spelt in spellings(secret):
                self.assertTrue(found_in(f"<{spelt}>"), spelt)

    def requests(self):
        """What a client may do with a secret, as heads of requests: target, fields, body."""
        for secret in SECRETS:
            for spelt in sent(secret):
                safe = spelt if spelt.isascii() and " " not in spelt and "&" not in spelt else quoted(spelt)
                yield ROUTE.format(safe.replace("/", "%2F"), safe), {}, None
                yield "/" + safe + "?" + safe, {}, None
                yield ROUTE.format("1", "s"), {"X-Debug": spelt, "Cookie": spelt, "Host": safe}, None
                yield ROUTE.format("1", "s"), {"Authorization": "Bearer " + spelt}, None
                for name in ("oauth_nonce", "oauth_consumer_key", "oauth_timestamp", "oauth_version",
                             "oauth_signature_method", "oauth_signature", "oauth_token", "realm", "x"):
                    given = {"oauth_consumer_key": "ck", "oauth_token": "tk", "oauth_nonce": "n",
                             "oauth_timestamp": "1800000000", "oauth_signature": "c2lnbmF0dXJl",
                             "oauth_signature_method": "HMAC-SHA1", name: spelt}
                    yield ROUTE.format("1", safe), {"Authorization": "OAuth " + ", ".join(
                        f'{key}="{quoted(value)}"' for key, value in given.items())}, None
                yield (ROUTE.format("1", "s"), {"Content-Type": "application/x-www-form-urlencoded"},
                       "a=" + spelt)
        plaintext = "&".join(quoted(secret) for secret in SECRETS)
        for signature in (plaintext, quoted(plaintext)):
            yield ROUTE.format("1", "s"), {"Authorization": (
                'OAuth oauth_consumer_key="ck", oauth_token="tk", oauth_signature_method="PLAINTEXT", '
                f'oauth_signature="{quoted(signature)}"')}, None

    def test_a_mock_that_hostile_clients_call(self):
        log = open(self.folder / "log", "w+", encoding="utf-8", errors="replace")
        self.addCleanup(log.close)
        journal = self.folder / "journal.jsonl"
        mock = subprocess.Popen(
            [MOCK, "serve", "--port", "0", "--credentials", self.credentials, "--now", "1800000000",
             "--signature-methods", "HMAC-SHA1,PLAINTEXT", "--log-format", "json", "--journal",
             str(journal)], stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            self.assertTrue(select.select([mock.stdout], [], [], 60)[0])
            ready = json.loads(mock.stdout.readline())
            statuses = set()
            count = 0
            for target, fields, body in self.requests():
                status, answer = self.ask(ready["base_url"], target, fields, body)
                statuses.add(status)
                count += 1
                self.check(f"the answer to {target} {fields}", answer)
            self.assertLessEqual({200, 400, 401, 404}, statuses)
            for path in ("/requests?limit=1000", "/metrics", "/fixtures", "/sequences", "/ready", "/ui/",
                         "/requests/1", f"/requests/{count}", "/requests/count?session=" + quoted(SECRETS[0]),
                         "/requests/wait?session=none&timeout_ms=0", "/openapi.json"):
                self.check(path, self.ask(ready["admin_url"], path, {}, None)[1])
            self.assertIn('"target"', self.ask(ready["admin_url"], "/requests", {}, None)[1])
        finally:
            mock.send_signal(signal.SIGTERM)
            mock.wait(timeout=60)
            mock.stdout.close()
        log.seek(0)
        written = log.read()
        self.assertGreaterEqual(written.count('"event":"request"'), count)
        self.check("the log", written)
        self.assertEqual(journal.read_text().count("\n"), count)
        self.check("the journal", journal.read_text(errors="replace"))

    def ask(self, base_url, target, fields, body):
        connection = http.client.HTTPConnection(base_url[len("http://"):], timeout=60)
        with contextlib.closing(connection):
            connection.putrequest("GET", target, skip_host="Host" in fields, skip_accept_encoding=True)
            for name, value in fields.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body.encode() if body is not None else None)
            response = connection.getresponse()
            return response.status, str(response.headers) + response.read().decode(errors="replace")

    def test_verify_and_explain(self):
        lines, raw = [], []
        for target, fields, _ in list(self.requests())[::7]:
            authorization = fields.get("Authorization", "OAuth x")
            lines.append(json.dumps({"id": len(lines), "method": "GET", "scheme": "http", "host": "h",
                                     "target": target, "authorization": authorization}))
            raw.append(f"GET {target} HTTP/1.1\r\nHost: h\r\nAuthorization: {authorization}\r\n\r\n")
        self.check("verify", self.written_by(MOCK, "verify", "--credentials", self.credentials,
                                             stdin="\n".join(lines)))
        for request in raw[:12]:
            for form in ("text", "json"):
                self.check("explain", self.written_by(MOCK, "explain", "--format", form, "--credentials",
                                                      self.credentials, stdin=request))

    def test_credentials_files_that_are_wrong(self):
        secret = json.dumps(SECRETS[0])
        for text in (f'{{"consumer_secret": {secret}', f'[{secret}]', secret, SECRETS[0],
                     f'{{"consumer_key": {{"a": {secret}}}, "consumer_secret": {secret}}}',
                     f'{{"credentials": [{{"consumer_secret": {secret}, "token": 1}}]}}',
                     f'{{"consumer_key": "k", "consumer_secret": {secret}, "token_secret": "\\x"}}'):
            wrong = self.write("wrong.json", text)
            for command in (["serve", "--port", "0"], ["verify"], ["explain"]):
                written = self.written_by(MOCK, *command, "--credentials", wrong, stdin="")
                self.assertIn("wrong.json", written)
                self.check(f"{command} of {text}", written)
        self.check("fixtures check", self.written_by(MOCK, "fixtures", "check", str(self.folder)))


LEAKY_CLIENT = """
import base64, json, sys, urllib.parse, urllib.request, urllib.error
case = json.loads(sys.stdin.readline())
secrets = [case["consumer_secret"], case["token_secret"]]
with open(sys.argv[1], "a") as planted:
    planted.write(json.dumps(secrets) + "\\n")
def quoted(text):
    return urllib.parse.quote(text, safe="-._~")
print("debug:", *secrets, file=sys.stderr)
print("key is", "&".join(map(quoted, secrets)))
request = urllib.request.Request(
    case["base_url"] + "/api/account/" + quoted(secrets[0]) + "?sid=" + quoted(secrets[1]),
    headers={"X-Key": base64.b64encode(":".join(secrets).encode()).decode(),
             "Authorization": 'OAuth oauth_signature_method="PLAINTEXT", oauth_nonce="' + quoted(secrets[0])
                              + '", oauth_signature="' + quoted("&".join(map(quoted, secrets))) + '"'})
try:
    status = urllib.request.urlopen(request, timeout=20).status
except urllib.error.HTTPError as error:
    status = error.code
print(json.dumps({"outcome": "valid" if status == 200 else "unexpected_status",
                  "reason": "signed with " + secrets[0] + " and " + secrets[1].encode().hex()}))
"""


class SuiteRun(Planted):
    """A client that puts its secrets everywhere: each report tells of it, and shows none."""

    def test_reports_of_a_client_that_leaks(self):
        client, planted = self.write("client.py", LEAKY_CLIENT), self.folder / "planted"
        formats = re.search(r"there are ([a-z]+(?:, [a-z]+)*)", self.written_by(SUITE, "run", "--help"))[1].split(", ")
        self.assertGreaterEqual(set(formats), {"html", "json", "junit"})
        reports = [argument for name in formats
                   for argument in ("--report", f"{name}={self.folder / ('report.' + name)}")]
        written = {"terminal": self.written_by(
            SUITE, "run", "--client", f"{sys.executable} {client} {planted}", "--case", "status.200",
            "--case", "*secret*", *reports)}
        written.update({name: (self.folder / f"report.{name}").read_text(errors="replace")
                        for name in formats})
        secrets = {secret for line in planted.read_text().splitlines() for secret in json.loads(line)
                   if len(secret) >= 4}
        self.assertGreaterEqual(len(secrets), 2)
        for name, text in written.items():
            self.assertIn("AUTH-HEADER", text, name)
            self.assertEqual(found_in(text, secrets), [], name)


unittest.main(argv=sys.argv[:1])
