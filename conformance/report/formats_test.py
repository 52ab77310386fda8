#!/usr/bin/env python3
"""Runs the suite against a client that fails in each way, and reads every report as its users do."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

import jsonschema

PROGRAM = os.environ["CONFORMANCE"]
HERE = pathlib.Path(__file__).resolve().parent

# One failed case, one that passes, one skipped and one whose adapter breaks, all with hurtful output.
CLIENT = r"""
import http.client, json, sys, urllib.parse
case = json.loads(sys.stdin.readline())
print("noise <b>&]]>\x01\x1b[31m \ud83d\ude00".encode("utf-8", "replace").decode())
sys.stderr.write("`|<script>\n")
if case["case"].endswith("hmac-sha256"):
    print(json.dumps({"outcome": "unsupported", "reason": "no SHA-256 | <i>"}))
elif case["case"] == "status.404":
    sys.exit("broken & <gone>")
else:
    url = urllib.parse.urlsplit(case["base_url"])
    connection = http.client.HTTPConnection(url.hostname, url.port)
    connection.request("GET", "/nowhere?<&\"'>".replace(" ", ""))
    connection.getresponse().read()
    print(json.dumps({"outcome": "valid"}))
"""
CASES = ["status.200", "status.404", "auth.hmac-sha256", "auth.hmac-sha1"]


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        client = cls.path / "client.py"
        client.write_text(CLIENT)
        (cls.path / "summary.md").write_text("# Of another step\n")
        command = [PROGRAM, "run", "--client", f"'{sys.executable}' '{client}'", "--pause", "0.1"]
        for name in CASES:
            command += ["--case", name]
        for name in ("html", "json", "ctrf", "markdown", "junit"):
            command += ["--report", f"{name}={cls.path / name}"]
        cls.ran = subprocess.run(command, capture_output=True, timeout=60, env={
            **os.environ, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(cls.path / "summary.md")})

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def text(self, name):
        return (self.path / name).read_text(encoding="utf-8")

    def test_the_program_says_where_its_reports_are(self):
        self.assertEqual(self.ran.returncode, 3, self.ran.stderr)
        self.assertIn(f"html report: {self.path / 'html'}", self.ran.stderr.decode())

    def test_json_keeps_to_its_schema(self):
        report = json.loads(self.text("json"))
        schema = json.loads((HERE / "report.schema.json").read_text())
        jsonschema.validate(report, schema)
        self.assertEqual({each["id"]: each["verdict"] for each in report["cases"]},
                         {"status.200": "failed", "status.404": "error",
                          "auth.hmac-sha256": "skipped", "auth.hmac-sha1": "failed"})

    def test_ctrf_keeps_to_the_published_schema(self):
        report = json.loads(self.text("ctrf"))
        schema = json.loads((HERE / "testing" / "ctrf-schema-0.0.json").read_text())
        jsonschema.validate(report, schema)
        results = report["results"]
        statuses = [each["status"] for each in results["tests"]]
        for status in ("passed", "failed", "skipped", "pending", "other"):
            self.assertEqual(results["summary"][status], statuses.count(status), status)
        self.assertEqual(results["summary"]["tests"], len(CASES))
        self.assertEqual(results["summary"]["other"], 1, "trouble of the adapter is no failure")
        self.assertFalse(results["environment"]["healthy"])
        self.assertGreater(results["summary"]["start"], 1_600_000_000_000)

    def test_the_ctrf_check_can_fail(self):
        report = json.loads(self.text("ctrf"))
        report["results"]["tests"][0]["status"] = "error"
        schema = json.loads((HERE / "testing" / "ctrf-schema-0.0.json").read_text())
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.validate(report, schema)

    def test_junit_is_xml_with_unique_names_and_figures_that_agree(self):
        root = ElementTree.fromstring(self.text("junit"))
        cases = root.findall("./testsuite/testcase")
        names = [(each.get("classname"), each.get("name")) for each in cases]
        self.assertEqual(len(names), len(set(names)))
        for suite in root.findall("testsuite"):
            for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
                self.assertEqual(int(suite.get(attribute)), len(suite.findall(f"testcase/{element}")))
            self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
        self.assertEqual(root.get("failures"), "2")
        self.assertEqual(root.get("errors"), "1")
        skipped = root.find("./testsuite/testcase/skipped")
        self.assertIn("no SHA-256 | <i>", skipped.get("message"))

    def test_the_step_summary_is_appended_and_is_the_markdown_report(self):
        self.assertEqual(self.text("summary.md"), "# Of another step\n" + self.text("markdown"))
        self.assertNotIn("<gone>", self.text("markdown").split("```")[0])

    def test_no_report_holds_a_control_character(self):
        for name in ("html", "json", "ctrf", "markdown", "junit"):
            bad = [c for c in self.text(name) if ord(c) < 32 and c not in "\n\t"]
            self.assertEqual(bad, [], name)


if __name__ == "__main__":
    unittest.main()
