"""Wrong people: edits of a good section of people and contracts."""

# ruff: noqa: E501  (messages are easier to compare when they are broken as little as possible)

from tests.scenario.wrong import Wrong

GOOD = """\
name: people
start: 2026-03-02
days: 7
sites:
  here: {time_zone: UTC}
queues:
  sales:
    opening_hours:
      - {from: "08:00", to: "18:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 6}, {at: "18:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 180}
groups:
  team:
    skills: {sales: {}}
    site: here
    shifts: {day: {from: "08:00", to: "18:00", counts: [{agents: 3}]}}
  desk:
    skills: {sales: {}}
    shifts: {day: {from: "08:00", to: "18:00", counts: [{agents: 1}]}}
planning:
  shift_types:
    early: {earliest_start: "08:00", latest_start: "08:00", least_minutes: 480, most_minutes: 480}
    late: {earliest_start: "10:00", latest_start: "10:00", least_minutes: 480, most_minutes: 480}
  roster:
    agents: agents.csv
    leave: leave.csv
    wishes: wishes.csv
    availability: availability.csv
    demand: demand.csv
    contracts:
      full:
        weekly_most_paid_minutes: 2400
        least_rest_minutes: 660
        penalties: {least_rest_minutes: 5}
        shift_counts: {late: {most: 3}}
        successions: [{after: late, never: [early]}]
        windows: [{days: 14, most_days: 10}]
    on_call:
      standby: {group: team, from: "18:00", to: "08:00"}
    most_off: [{group: team, agents: 2}]
"""

AGENTS = """\
agent,groups,contract,site,seniority_months,cost_per_hour,rotation
Ann,team|desk,full,,12,20.5,early|late
Bo,desk,full,,,,
"""
LEAVE = "agent,from,to,kind,paid_minutes_per_day\nAnn,2026-03-03,2026-03-04,,480\n"
WISHES = "agent,day,wish,weight\nAnn,2026-03-06,off,2\nBo,fri,not late,\n"
AVAILABILITY = "agent,day,from,to\nBo,mon-fri,8:00,18:00\n"
DEMAND = "date,group,shift,time,agents\n2026-03-02,team,early,,1\n2026-03-02,desk,,08:30,1\n"
FILES = {
    "agents": AGENTS,
    "leave": LEAVE,
    "wishes": WISHES,
    "availability": AVAILABILITY,
    "demand": DEMAND,
}


def people(code: str, says: str, *edits: tuple[str, str], **more: str) -> Wrong:
    """Edits of the good section, or more rows of its tables."""
    files = {f"{name}.csv": text + more.get(name, "") for name, text in FILES.items()}
    return Wrong(code, says, edits, files, good=GOOD)


PREVIOUS = (
    '    previous: [{group: team, agent: Ann, date: 2026-03-02, from: "08:00", to: "16:00"}]\n'
)

WRONG = [
    people(
        "E730",
        'agents.csv:4, column groups: planning.roster.agents: there is no group "teem"; did you mean team? [E730]',
        agents="Cy,teem,full,,,,\n",
    ),
    people(
        "E730",
        'agents.csv:4, column contract: planning.roster.agents: there is no contract "ful"; did you mean full? [E730]',
        agents="Cy,team,ful,,,,\n",
    ),
    people(
        "E730",
        'agents.csv:4, column site: planning.roster.agents: there is no site "near"; sites: here [E730]',
        agents="Cy,team,full,near,,,\n",
    ),
    people(
        "E730",
        'scenario.yaml:39: planning.roster.on_call.standby.group: there is no group "teem"; did you mean team? [E730]',
        ("group: team, from", "group: teem, from"),
    ),
    people(
        "E731",
        'agents.csv:4, column rotation: planning.roster.agents: there is no kind of shift "erly"; did you mean early? [E731]',
        agents="Cy,team,full,,,,erly\n",
    ),
    people(
        "E731",
        'wishes.csv:4, column wish: planning.roster.wishes: there is no kind of shift "lat"; did you mean late? [E731]',
        wishes="Bo,sat,not lat,1\n",
    ),
    people(
        "E731",
        'scenario.yaml:35: planning.roster.contracts.full.shift_counts.lately: there is no kind of shift "lately"; did you mean late? [E731]',
        ("shift_counts: {late", "shift_counts: {lately"),
    ),
    people(
        "E732",
        'leave.csv:3, column agent: planning.roster.leave: there is no agent "Anne"; did you mean Ann? [E732]',
        leave="Anne,2026-03-03,2026-03-04,,480\n",
    ),
    people(
        "E733",
        'agents.csv:4, column agent: planning.roster.agents: "Ann" is listed above; keep one row [E733]',
        agents="Ann,team,full,,,,\n",
    ),
    people(
        "E734",
        "leave.csv:3, column to: planning.roster.leave: it ends on 2026-03-04, before it begins on 2026-03-05; exchange the two [E734]",
        leave="Bo,2026-03-05,2026-03-04,,480\n",
    ),
    people(
        "E734",
        'leave.csv:3: planning.roster.leave: a row above is about the same days of "Ann"; keep one of the two [E734]',
        leave="Ann,2026-03-04,2026-03-06,,480\n",
    ),
    people(
        "E735",
        "scenario.yaml:33: planning.roster.contracts.full.weekly_least_paid_minutes: weekly_least_paid_minutes 2500 is above weekly_most_paid_minutes 2400; lower the one or raise the other [E735]",
        (
            "weekly_most_paid_minutes: 2400",
            "weekly_most_paid_minutes: 2400\n        weekly_least_paid_minutes: 2500",
        ),
    ),
    people(
        "E735",
        "scenario.yaml:37: planning.roster.contracts.full.windows.0: 15 days off do not fit into 14 days; ask for fewer [E735]",
        ("most_days: 10}", "least_days_off: 15}"),
    ),
    people(
        "E736",
        "demand.csv:4: planning.roster.demand: a row above is also about 2026-03-02 team early; keep one of the two [E736]",
        demand="2026-03-02,team,early,,2\n",
    ),
    people(
        "E736",
        "demand.csv:4, column time: planning.roster.demand: no interval begins at 08:10; give a multiple of 30 minutes [E736]",
        demand="2026-03-02,team,,08:10,2\n",
    ),
    people(
        "E737",
        "scenario.yaml:38: planning.roster.frozen_until: there is no previous roster to keep; give previous, or delete this [E737]",
        ("    on_call", '    frozen_until: "2026-03-03"\n    on_call'),
    ),
    people(
        "E737",
        "scenario.yaml:39: planning.roster.frozen_until: the previous roster ends on 2026-03-02; give 2026-03-02 or an earlier day [E737]",
        ("    on_call", f'{PREVIOUS}    frozen_until: "2026-03-03"\n    on_call'),
    ),
    people(
        "E738",
        'agents.csv:2, column groups: planning.roster.agents: "team" and "desk" are in different time zones; let a person work in groups of one local time [E738]',
        ("here: {time_zone: UTC}", "here: {time_zone: Asia/Tokyo}"),
    ),
    people(
        "E739",
        "scenario.yaml:39: planning.roster.on_call.late: there is a kind of shift of this name; rename it [E739]",
        ("standby", "late"),
    ),
    people(
        "E115",
        "demand.csv:4: planning.roster.demand: give shift or time, one of the two [E115]",
        demand="2026-03-03,team,,,2\n",
    ),
]

WARNED = [
    people(
        "W730",
        "leave.csv:3: planning.roster.leave: 1 of 2 rows of leave lie outside the planned days 2026-03-02 to 2026-03-08, this one is the first; nothing to do if that is meant; else correct the dates [W730]",
        leave="Bo,2026-04-03,2026-04-04,,480\n",
    ),
    people(
        "W731",
        "scenario.yaml:34: planning.roster.contracts.full.penalties.most_nights: the contract says nothing of most_nights; give most_nights, or delete its penalty [W731]",
        ("penalties: {least_rest_minutes: 5}", "penalties: {most_nights: 5}"),
    ),
    people(
        "W732",
        'scenario.yaml:28: planning.roster.agents: nobody can work in "spare", which needs people; add the group to somebody\'s groups [W732]',
        (
            '    skills: {sales: {}}\n    shifts: {day: {from: "08:00", to: "18:00", counts: [{agents: 1}]}}\n',
            '    skills: {sales: {}}\n    shifts: {day: {from: "08:00", to: "18:00", counts: [{agents: 1}]}}\n  spare:\n    skills: {sales: {}}\n    shifts: {day: {from: "08:00", to: "18:00", counts: [{agents: 1}]}}\n',
        ),
        demand="2026-03-02,spare,early,,1\n",
    ),
    people(
        "W733",
        'wishes.csv:4: planning.roster.wishes: "Ann" wishes to be off and to work on 2026-03-06; keep one of the two [W733]',
        wishes="Ann,2026-03-06,late,1\n",
    ),
]
