"""A nightly run of GeRe in Airflow: train on what the day has brought, deploy what the gate lets through.

    sample >> distill >> thresholds >> train >> gate >> deploy
                                              gate >> report

Copy this file into Airflow's folder of DAGs and set the Airflow variables gere_home (this repository, built),
gere_recipe (with evaluate.mmlu and a gate section), gere_runs (a folder on a shared file system) and gere_deploy (a
shell command; $RUN is the run folder). Each DAG run has a run folder, and Spark applications, of its own name: its
run_id. Where a Spark cluster is to do the work, the worker's environment says so, as for submit/gere: SPARK_HOME,
GERE_SPARK=submit, GERE_SUBMIT_OPTIONS, in client mode: in cluster mode spark-submit does not end with gere's exit code.

Exit codes decide. 0 goes on. 2, from the gate, skips deploy and what depends on it: nothing is broken, the old model
stays. 5 is an interruption, after which the same command goes on where it was, so the task fails and is retried; so it
does after 1, since a lost node looks like any failure. 3 and 4, a recipe or a cluster that is not right, do not get
better by themselves: no retry. The Spark provider's SparkSubmitOperator makes the same failure of every code but 0, so it
is not used here. A task that Airflow ends passes SIGTERM on, and training leaves a checkpoint.

For Airflow 3, and 2.4 and newer. What was tried of it: docs/deploy.md.
"""

import re
import shlex
import subprocess
from datetime import datetime, timedelta

try:
    from airflow.sdk import Variable, dag, task
except ImportError:  # Airflow 2
    from airflow.decorators import dag, task
    from airflow.models import Variable
try:
    from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
except ImportError:  # before 3.2
    from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException

GATE_NOT_MET = 2
NO_USE_TO_RETRY = (3, 4)


def command(step, home, recipe, run):
    """The command line of one step; each finds done what was done before in the same run folder."""
    options = ["--gate"] if step == "evaluate" else []
    return [f"{home}/submit/gere", step, *options, "--config", recipe, "--set", f"run.dir={run}"]


def perform(step, run_id):
    """Runs one step and turns its exit code into what Airflow knows."""
    code = exit_code(
        command(step, Variable.get("gere_home"), Variable.get("gere_recipe"), run_folder(run_id))
    )
    if code == GATE_NOT_MET:
        raise AirflowSkipException("the gate is not met; scores.json and the report say why")
    if code in NO_USE_TO_RETRY:
        raise AirflowFailException(f"gere {step} ended with {code}; its last line says what to correct")
    if code != 0:
        raise AirflowException(f"gere {step} ended with {code}")


def exit_code(words):
    """Runs a command; where the task is ended meanwhile, so is the command, in its own time."""
    with subprocess.Popen(words) as process:
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise


def run_folder(run_id):
    """Airflow's ids have colons and plus signs, which no Hadoop path may have."""
    return f"{Variable.get('gere_runs')}/{re.sub('[^A-Za-z0-9._-]', '_', run_id)}"


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
        def work(run_id=None):
            perform(name, run_id)

        return work()

    @task(retries=0)
    def deploy(run_id=None):
        run = shlex.quote(run_folder(run_id))
        subprocess.run(f"RUN={run}; {Variable.get('gere_deploy')}", shell=True, check=True)

    gate = step("evaluate")
    step("sample") >> step("distill") >> step("thresholds") >> step("train") >> gate >> deploy()
    # The report is wanted most where the gate stayed closed, which leaves it skipped.
    gate >> step("report", trigger_rule="none_failed")


gere_nightly()
