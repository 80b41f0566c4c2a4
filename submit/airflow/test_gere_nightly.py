"""What gere_nightly.py makes of exit codes, with as much of Airflow as it calls: python3 -m unittest discover submit/airflow"""

import os
import signal
import stat
import sys
import tempfile
import threading
import time
import types
import unittest


class AirflowException(Exception):
    pass


class AirflowFailException(AirflowException):
    pass


class AirflowSkipException(AirflowException):
    pass


class Step:
    """A task, of which only its place in the DAG matters."""

    def __rshift__(self, other):
        return other


def task(**options):
    return lambda function: lambda: Step()


variables = {}
airflow = types.ModuleType("airflow")
sdk = types.ModuleType("airflow.sdk")
sdk.Variable = types.SimpleNamespace(get=variables.__getitem__)
sdk.dag = lambda **options: lambda function: function
sdk.task = task
exceptions = types.ModuleType("airflow.sdk.exceptions")
exceptions.AirflowException = AirflowException
exceptions.AirflowFailException = AirflowFailException
exceptions.AirflowSkipException = AirflowSkipException
sys.modules.update({"airflow": airflow, "airflow.sdk": sdk, "airflow.sdk.exceptions": exceptions})

import gere_nightly  # noqa: E402


class GereNightlyTest(unittest.TestCase):
    def setUp(self):
        # A shell that starts tests in the background has them ignore Ctrl-C.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.home = folder.name
        variables.update(gere_home=self.home, gere_recipe="nightly.yaml", gere_runs=self.home)

    def gere(self, script):
        """A gere that does this instead."""
        path = os.path.join(self.home, "submit", "gere")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    def ends(self, code):
        self.gere(f"exit {code}")
        gere_nightly.perform("evaluate", "manual__1")

    def test_0_goes_on(self):
        self.ends(0)

    def test_a_closed_gate_skips(self):
        self.assertRaises(AirflowSkipException, self.ends, 2)

    def test_what_is_to_be_mended_is_not_tried_again(self):
        for code in (3, 4):
            self.assertRaises(AirflowFailException, self.ends, code)

    def test_what_may_go_better_is(self):
        for code in (1, 5, 137):
            with self.assertRaises(AirflowException) as failed:
                self.ends(code)
            self.assertIs(type(failed.exception), AirflowException)

    def test_the_run_folder_is_the_dag_runs(self):
        self.gere('echo "$@" > "$(dirname "$0")/words"')
        gere_nightly.perform("evaluate", "scheduled__2026-11-28T01:00:00+00:00")
        with open(os.path.join(self.home, "submit", "words")) as file:
            self.assertEqual(
                file.read().split(),
                ["evaluate", "--gate", "--config", "nightly.yaml", "--set"]
                + [f"run.dir={self.home}/scheduled__2026-11-28T01_00_00_00_00"],
            )

    def test_a_task_that_is_ended_ends_gere_with_sigterm(self):
        self.gere(f"trap 'echo left > {self.home}/checkpoint; exit 5' TERM; touch {self.home}/on; sleep 10 & wait")

        def end_when_on():
            while not os.path.exists(f"{self.home}/on"):
                time.sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)

        threading.Thread(target=end_when_on).start()
        self.assertRaises(KeyboardInterrupt, gere_nightly.perform, "train", "manual__1")
        self.assertTrue(os.path.exists(f"{self.home}/checkpoint"))


if __name__ == "__main__":
    unittest.main()
