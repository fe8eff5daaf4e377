"""Wrong rosters: tables in the place of a good one."""

# ruff: noqa: E501  (messages are easier to compare when they are broken as little as possible)

from tests.scenario.wrong import Wrong

GOOD = """\
name: named
start: 2026-03-02
days: 2
queues:
  sales:
    opening_hours:
      - {from: "08:00", to: "16:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 6}, {at: "16:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 180}
groups:
  team:
    skills: {sales: {}}
    roster: roster.csv
  desk:
    skills: {sales: {}}
    roster: roster.csv
"""

ROSTER = """\
group,agent,date,from,to,activity,paid
team,Ann,2026-03-02,08:00,10:00,,
team,Ann,2026-03-02,10:00,10:15,break,yes
team,Ann,2026-03-02,10:15,12:00,available,
desk,Ann,2026-03-02,12:00,16:00,,
desk,Bo,2026-03-02,08:00,16:00,,
team,Bo,2026-03-03,08:00,16:00,,
"""


def roster(
    code: str, says: str, rows: str = "", *edits: tuple[str, str], table: str = ROSTER
) -> Wrong:
    """More rows of the good roster, or edits of the scenario."""
    return Wrong(code, says, edits, {"roster.csv": table + rows}, good=GOOD)


LEARNING = "    learning: {weeks: 8, handle_time_factor: 1.5}\n    weeks_on_job: {Anne: 3}\n"

WRONG = [
    roster(
        "E027",
        'roster.csv:8, column group: there is no group "dusk"; did you mean desk? [E027]',
        "dusk,Cy,2026-03-02,08:00,16:00,,\n",
    ),
    roster(
        "E028",
        'scenario.yaml:13: groups.team.roster: roster.csv has no rows of "team"; groups there: desk [E028]',
        table="group,agent,date,from,to\ndesk,Bo,2026-03-02,08:00,16:00\n",
    ),
    roster(
        "E029",
        'roster.csv:8, column paid: "maybe" is neither yes nor no; write yes or no [E029]',
        "desk,Cy,2026-03-02,08:00,16:00,,maybe\n",
    ),
    roster(
        "E114",
        'roster.csv:8, column activity: groups.team.roster: "lunsh" is not a choice here; did you '
        "mean lunch? [E114]",
        "team,Cy,2026-03-02,08:00,16:00,lunsh,\n",
    ),
    roster(
        "E112",
        'roster.csv:8, column from: groups.team.roster: "48:30" is not valid; write a local time '
        "of day as HH:MM, in quotes; 25:15 is 01:15 of the next day [E112]",
        "team,Cy,2026-03-02,48:30,16:00,,\n",
    ),
    roster(
        "E112",
        'roster.csv:8, column date: groups.team.roster: "2.3.2026" is not valid; write a date as '
        "YYYY-MM-DD [E112]",
        "team,Cy,2.3.2026,08:00,16:00,,\n",
    ),
    roster(
        "E520",
        'roster.csv:8, column to: groups.team.roster: 08:00 to 33:00 of "Cy" are 25 hours; let it '
        "end within 24 hours [E520]",
        "team,Cy,2026-03-02,08:00,33:00,,\n",
    ),
    roster(
        "E521",
        'roster.csv:8: groups.team.roster: "Ann" is still busy until 2026-03-02 12:00 when this '
        "begins, at 2026-03-02 11:59; let one end when the other begins; a name is one person in all "
        "groups [E521]",
        "team,Ann,2026-03-02,11:59,12:00,,\n",
    ),
    roster(
        "E521",
        'roster.csv:8: groups.team.roster: "Bo" is still busy in "desk" until 2026-03-02 16:00 when '
        "this begins, at 2026-03-02 15:00; let one end when the other begins; a name is one person in "
        "all groups [E521]",
        "team,Bo,2026-03-02,15:00,17:00,,\n",
    ),
    roster(
        "E115",
        "scenario.yaml:11: groups.team: give staffing, shifts or roster, one of the three [E115]",
        "",
        (
            "    roster: roster.csv\n  desk",
            '    roster: roster.csv\n    shifts: {day: {from: "08:00", to: "16:00", counts: [{agents: 1}]}}\n  desk',
        ),
    ),
]

WARNED = [
    roster(
        "W507",
        "roster.csv:8: groups.team.roster: 2 of 6 stretches lie outside the simulated days "
        "2026-03-02 to 2026-03-03, this one is the first; nothing to do if that is meant; else correct "
        "the dates [W507]",
        "team,Cy,2026-03-04,08:00,16:00,,\nteam,Cy,2026-03-01,08:00,16:00,,\n",
    ),
    roster(
        "W508",
        "roster.csv:8: groups.team.roster: 1 of 5 stretches lie wholly where no queue of the group "
        'is open, first that of "Cy" at 2026-03-02 19:00; correct the roster, or open a queue [W508]',
        "team,Cy,2026-03-02,19:00,23:00,,\n",
    ),
    roster(
        "W509",
        'roster.csv:9: groups.team.roster: "Cy" is off for 8 hours in the middle of the shift of '
        "2026-03-02; write the hours of a night after midnight below those of its evening, or as 24:00 "
        "and more, under the evening's date; nothing to do if they do come twice [W509]",
        "team,Cy,2026-03-02,08:00,09:00,,\nteam,Cy,2026-03-02,17:00,18:00,,\n",
    ),
    roster(
        "W510",
        'scenario.yaml:15: groups.team.weeks_on_job.Anne: there is no "Anne" on the group\'s roster; '
        "did you mean Ann? [W510]",
        "",
        ("    roster: roster.csv\n  desk", f"    roster: roster.csv\n{LEARNING}  desk"),
    ),
]
