#!/usr/bin/env python3
"""Runs an example as a CTest entry: it passes, it fails when the mock does not start, and it leaves
no mock behind, even when it is killed.

    run_example.py PATH/engagement-mock COMMAND...
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

MOCK, COMMAND = sys.argv[1], sys.argv[2:]


def runs(pid):
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"  # an orphan need not be reaped at once


def within(seconds, condition):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


class Example(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.pid_file = self.folder / "pid"
        self.output = self.folder / "output"

    def start(self, then):
        """The example, with a program for the mock that tells its process id and does `then`."""
        program = self.folder / "engagement-mock"
        program.write_text(f'#!/bin/sh\necho $$ >> "{self.pid_file}"\nexec {then}\n')
        program.chmod(0o755)
        with self.output.open("w") as output:
            runner = subprocess.Popen(COMMAND, stdout=output, stderr=output, start_new_session=True,
                                      env={**os.environ, "ENGAGEMENT_MOCK": str(program)})
        self.addCleanup(self.kill_all, runner)
        return runner

    def kill_all(self, runner):
        for kill, pid in [(os.killpg, runner.pid)] + [(os.kill, pid) for pid in self.mocks()]:
            try:
                kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        runner.wait()

    def mocks(self):
        """The process id of the mock, unless it has ended."""
        pids = self.pid_file.read_text().split() if self.pid_file.exists() else []
        return [int(pid) for pid in pids if runs(pid)]

    def test_passes_and_ends_its_mock(self):
        runner = self.start(f'"{MOCK}" "$@"')
        self.assertEqual(runner.wait(timeout=60), 0, self.output.read_text())
        self.assertTrue(self.pid_file.exists(), "ENGAGEMENT_MOCK was not used")
        self.assertEqual(self.mocks(), [])

    def test_fails_when_the_mock_does_not_start(self):
        self.assertNotEqual(self.start("false").wait(timeout=60), 0)

    def test_leaves_no_mock_behind_when_it_is_killed(self):
        journal = self.folder / "journal"
        runner = self.start(f'"{MOCK}" "$@" --journal "{journal}"')
        self.assertTrue(within(20, lambda: journal.exists() and journal.stat().st_size),
                        "no request came")
        runner.kill()
        self.assertTrue(within(20, lambda: not self.mocks()), "the mock goes on")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
