"""A nightly run of GeRe in Airflow: train on what the day has brought, deploy what the gate lets through.

    sample >> distill >> thresholds >> train >> gate >> deploy
                                              gate >> report

Copy this file into Airflow's folder of DAGs and set the Airflow variables gere_home (this repository, built),
gere_recipe (with evaluate.mmlu and a gate section), gere_runs (a folder on a shared file system) and gere_deploy (a
shell command; $RUN is the run folder). Where a Spark cluster is to do the work, the worker's environment says so, as for
submit/gere: SPARK_HOME, GERE_SPARK=submit, GERE_SUBMIT_OPTIONS. For Airflow 2.4 and newer.

Exit codes decide. 0 goes on. 2, from the gate, skips deploy and what depends on it: nothing is broken, the old model
stays. 5 is an interruption, after which the same command goes on where it was, so the task fails and is retried; so it
does after 1, since a lost node looks like any failure. 3 and 4, a recipe or a cluster that is not right, do not get
better by themselves: no retry.

Compiled, and its command lines were parsed with --help; not run in an Airflow, for there was none.
"""

import shlex
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.models import Variable

GATE_NOT_MET = 2
NO_USE_TO_RETRY = (3, 4)


def command(step, home, recipe, run):
    """The command line of one step; each finds done what was done before in the same run folder."""
    options = ["--gate"] if step == "evaluate" else []
    return [f"{home}/submit/gere", step, *options, "--config", recipe, "--set", f"run.dir={run}"]


def perform(step, day):
    """Runs one step and turns its exit code into what Airflow knows."""
    code = subprocess.run(
        command(step, Variable.get("gere_home"), Variable.get("gere_recipe"), run_folder(day))
    ).returncode
    if code == GATE_NOT_MET:
        raise AirflowSkipException("the gate is not met; scores.json and the report say why")
    if code in NO_USE_TO_RETRY:
        raise AirflowFailException(f"gere {step} ended with {code}; its last line says what to correct")
    if code != 0:
        raise AirflowException(f"gere {step} ended with {code}")


def run_folder(day):
    return f"{Variable.get('gere_runs')}/{day}"


@dag(
    schedule="0 1 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5)},
)
def gere_nightly():
    def step(name, **options):
        @task(task_id=name, **options)
        def work(ds=None):
            perform(name, ds)

        return work()

    @task(retries=0)
    def deploy(ds=None):
        run = shlex.quote(run_folder(ds))
        subprocess.run(f"RUN={run}; {Variable.get('gere_deploy')}", shell=True, check=True)

    gate = step("evaluate")
    step("sample") >> step("distill") >> step("thresholds") >> step("train") >> gate >> deploy()
    # The report is wanted most where the gate stayed closed, which leaves it skipped.
    gate >> step("report", trigger_rule="none_failed")


gere_nightly()
