"""The command ``ccplan``. Commands load what they need when they run, so that help is instant."""

from __future__ import annotations

import os
import sys

import click

from planner.cli.ask import ask
from planner.cli.audit import audit
from planner.cli.check import check
from planner.cli.deflate import deflate
from planner.cli.demo import demo
from planner.cli.explain import explain
from planner.cli.init import init
from planner.cli.intraday import intraday
from planner.cli.kpis import kpis
from planner.cli.plan import plan
from planner.cli.repeat import repeat
from planner.cli.roster import roster
from planner.cli.schema import schema
from planner.cli.shifts import shifts
from planner.cli.simulate import simulate
from planner.cli.staff import staff
from sim.errors import CcplanError, ScenarioError

WRONG_USAGE = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=(
        "\b\nStart with:\n  ccplan init my-centre\n  ccplan simulate my-centre/scenario.yaml"
        "\n  ccplan staff my-centre/scenario.yaml --out plan"
    ),
)
@click.version_option(package_name="ccplan", prog_name="ccplan", message="%(prog)s %(version)s")
def cli() -> None:
    """Predict and plan a contact centre.

    A scenario goes in; service levels, waits, abandonment and occupancy come out, each with its
    definition and its confidence interval.
    """


COMMANDS = (
    simulate,
    check,
    deflate,
    init,
    schema,
    kpis,
    repeat,
    demo,
    explain,
    staff,
    shifts,
    roster,
    plan,
    audit,
    intraday,
    ask,
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Run the command line; ends the process with the exit status.

    0: done. 1: something could not be done. 2: wrong usage or a scenario that cannot be used.
    130: interrupted; what was finished by then has been shown.
    """
    sys.exit(run(None))


def run(arguments: list[str] | None) -> int:
    """Exit status of ``ccplan`` with these arguments (None: those of the process)."""
    try:
        status = cli.main(arguments, prog_name="ccplan", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except CcplanError as error:
        click.echo(str(error), err=True)
        return WRONG_USAGE if isinstance(error, ScenarioError) else 1
    except BrokenPipeError:
        # Whoever read the output has had enough; Python would complain again on closing it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
