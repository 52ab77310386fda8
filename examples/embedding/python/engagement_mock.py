"""Starts the mock, and asks it things in the name of one session."""
import contextlib
import json
import os
import pathlib
import select
import subprocess

import requests

BUILT = pathlib.Path(__file__).resolve().parents[3] / "build/bin/engagement-mock"
PROGRAM = os.environ.get("ENGAGEMENT_MOCK", str(BUILT))


class Mock:
    """A running mock, by its ready line, as one session sees it."""

    def __init__(self, ready, sid):
        self.ready, self.sid, self.base_url = ready, sid, ready["base_url"]

    def admin(self, method, path, body=None):
        answer = requests.request(method, self.ready["admin_url"] + path, json=body, timeout=30,
                                  headers={"Authorization": f"Bearer {self.ready['admin_token']}"})
        assert answer.ok or answer.status_code == 408, answer.text
        return answer.json() if answer.content else None

    def script(self, *responses):
        """What this session's requests are answered; one more than foreseen is a 500."""
        self.admin("PUT", f"/fixtures/{self.sid}",
                   {"match": {"session": self.sid}, "responses": responses, "then": "fail"})

    def wait(self, count, timeout_ms=5000):
        """The requests of this session, once there are `count` of them."""
        came = self.admin("GET", f"/requests/wait?session={self.sid}&count={count}"
                                 f"&timeout_ms={timeout_ms}")
        assert came["satisfied"], came["message"]
        return came["requests"]

    def verify(self, **expected):
        """Members of an expectation: docs/admin-api.md, Verify."""
        result = self.admin("POST", "/verify",
                            {"expectations": [{"match": {"session": self.sid}, **expected}]})
        assert result["satisfied"], "\n".join(
            finding["message"] for finding in result["findings"] if not finding["satisfied"])


@contextlib.contextmanager
def served(folder, *options):
    """The ready line of a mock that stops at the end; or with this process, by --until-eof."""
    log = folder / "engagement-mock.log"
    with log.open("w") as stderr, subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--log-format", "json", "--until-eof", *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True) as process:
        try:
            is_ready = select.select([process.stdout], [], [], 20)[0]
            line = process.stdout.readline() if is_ready else ""
            assert line, f"the mock is not ready: {log.read_text()}"
            yield json.loads(line)
        finally:
            process.terminate()  # SIGTERM: it finishes what runs; Popen then waits for its end
