"""Wrong goals, limits, kinds of shifts and sessions: edits of a good planning section."""

# ruff: noqa: E501  (messages are easier to compare when they are broken as little as possible)

from tests.scenario.wrong import Wrong

GOOD = """\
name: planned
start: 2026-03-02
sites:
  here: {time_zone: UTC, seats: 12}
queues:
  sales:
    opening_hours:
      - {from: "08:00", to: "18:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 30}, {at: "18:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 180}
  help:
    opening_hours:
      - {from: "10:00", to: "12:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "10:00", per_hour: 4}, {at: "12:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 180}
groups:
  team:
    skills: {sales: {}}
    site: here
    shifts: {day: {from: "08:00", to: "18:00", counts: [{agents: 3}]}}
  desk:
    skills: {help: {}}
    site: here
    shifts: {noon: {from: "10:00", to: "12:00", counts: [{agents: 1}]}}
planning:
  goals:
    sales: {share: 0.9, over: [interval, day], interval_share: 0.8}
  staff:
    team:
      least: 2
      most: 9
      pinned:
        - {from: "08:00", to: "09:00", agents: 3}
    desk: {least: 1}
  shift_types:
    day:
      earliest_start: "07:00"
      latest_start: "10:00"
      latest_end: "18:30"
      least_minutes: 480
      most_minutes: 540
      breaks:
        - {name: morning, minutes: 15, earliest_after_minutes: 90}
        - {name: lunch, activity: lunch, minutes: 30, paid: false, earliest_after_minutes: 180, latest_after_minutes: 300}
        - {name: afternoon, minutes: 15, from_length_minutes: 510}
    ends:
      groups: [team]
      days: mon-fri
      earliest_start: "08:00"
      latest_start: "09:00"
      least_minutes: 240
      most_minutes: 360
      split: {least_gap_minutes: 120, most_gap_minutes: 300, least_part_minutes: 120}
  sessions:
    meeting: {group: team, days: mon, from: "13:00", to: "15:00", minutes: 30, agents: 6, at_once: 2}
"""


def plan(code: str, says: str, *edits: tuple[str, str]) -> Wrong:
    """An edit of the good planned centre."""
    return Wrong(code, says, edits, good=GOOD)


MORNING = "{name: morning, minutes: 15, earliest_after_minutes: 90}"
LUNCH = "earliest_after_minutes: 180, latest_after_minutes: 300}"
MEETING = 'days: mon, from: "13:00", to: "15:00", minutes: 30, agents: 6, at_once: 2'

WRONG = [
    plan("E701", 'scenario.yaml:27: planning.goals.sails: there is no queue "sails"; did you mean '
         "sales? [E701]", ("    sales: {share: 0.9", "    sails: {share: 0.9")),
    plan("E701", 'scenario.yaml:34: planning.staff.dusk: there is no group "dusk"; did you mean '
         "desk? [E701]", ("    desk: {least: 1}", "    dusk: {least: 1}")),
    plan("E701", 'scenario.yaml:47: planning.shift_types.ends.groups.0: there is no group "sales"; '
         "groups: team, desk [E701]", ("groups: [team]", "groups: [sales]")),
    plan("E701", 'scenario.yaml:55: planning.sessions.meeting.group: there is no group "teem"; did '
         "you mean team? [E701]", ("{group: team,", "{group: teem,")),
    plan("E702", "scenario.yaml:27: planning.goals.sales.share: a service level of 0 % asks for "
         "nothing; give a share above 0, or delete the key: then that of the queue's target holds "
         "[E702]", ("share: 0.9", "share: 0.0")),
    plan("E703", "scenario.yaml:33: planning.staff.team.pinned.0.to: 09:15 is not on the grid of "
         "30 minutes; give a multiple of 30 minutes [E703]", ('to: "09:00", agents', 'to: "09:15", agents')),
    plan("E704", "scenario.yaml:34: planning.staff.team.pinned.1: a row above is also about tue "
         "08:30; keep one of the two; only a date beats weekdays [E704]",
         ("agents: 3}\n    desk", 'agents: 3}\n        - {day: tue-wed, from: "08:30", to: "10:00", agents: 4}\n    desk')),
    plan("E705", "scenario.yaml:33: planning.staff.team.pinned.0.agents: 11 agents are above most: "
         "9; pin 9 or fewer, or raise most [E705]", ('to: "09:00", agents: 3', 'to: "09:00", agents: 11')),
    plan("E705", "scenario.yaml:33: planning.staff.team.pinned.0.agents: 1 agents are below least: "
         "2; pin 2 or more, or lower least [E705]", ('to: "09:00", agents: 3', 'to: "09:00", agents: 1')),
    plan("E706", "scenario.yaml:33: planning.staff.team.pinned.0: 3 agents at mon 2026-03-02 "
         "06:30, when no queue of theirs is open; pin opening hours only, or open a queue [E706]",
         ('{from: "08:00", to: "09:00", agents', '{from: "06:30", to: "09:00", agents')),
    plan("E707", "scenario.yaml:29: planning.staff.team: least and pinned staff with others come "
         'to 7 agents at mon 2026-03-02 10:00, and "here" has 6 seats; lower least or pinned, or '
         "add seats [E707]", ("seats: 12", "seats: 6"), ("      least: 2", "      least: 6"),
         ("agents: 3}\n    desk", "agents: 6}\n    desk")),
    plan("E710", "scenario.yaml:37: planning.shift_types.day.earliest_start: 07:03 is not on the "
         "grid; give a multiple of 5 minutes [E710]", ('earliest_start: "07:00"', 'earliest_start: "07:03"')),
    plan("E710", "scenario.yaml:38: planning.shift_types.day.latest_start: a shift cannot start at "
         '24:00; give "00:00" and the day after [E710]', ('latest_start: "10:00"', 'latest_start: "24:00"')),
    plan("E710", "scenario.yaml:43: planning.shift_types.day.breaks.0.minutes: 12 minutes are not "
         "on the grid; give a multiple of 5 [E710]", ("minutes: 15, earliest", "minutes: 12, earliest")),
    plan("E710", "scenario.yaml:53: planning.shift_types.ends.split.least_gap_minutes: 122 minutes "
         "are not on the grid; give a multiple of 5 [E710]", ("least_gap_minutes: 120", "least_gap_minutes: 122")),
    plan("E711", "scenario.yaml:44: planning.shift_types.day.breaks.1.latest_after_minutes: this "
         "lunch may not begin before 180 minutes of the shift and not after 150; raise "
         "latest_after_minutes, or lower earliest_after_minutes [E711]",
         (LUNCH, "earliest_after_minutes: 180, latest_after_minutes: 150}")),
    plan("E712", "scenario.yaml:44: planning.shift_types.day.breaks.1.latest_after_minutes: after "
         "the breaks before it, this lunch begins 375 minutes after the shift's start at the "
         "earliest, and may not begin after 300; raise latest_after_minutes, or let the breaks "
         "before it come sooner [E712]",
         (MORNING, "{name: morning, minutes: 15, earliest_after_minutes: 300}")),
    plan("E712", "scenario.yaml:53: planning.shift_types.ends.breaks.0: this break begins 240 "
         "minutes after the shift's start at the earliest, so the shift takes 400 minutes, and the "
         "longest is 360; raise most_minutes to 400, or ask for less work before, between and after "
         "breaks, or give the break a from_length_minutes [E712]",
         ("      most_minutes: 360\n", "      most_minutes: 360\n      breaks: [{minutes: 10, earliest_after_minutes: 240, before_end_minutes: 150}]\n")),
    plan("E713", "scenario.yaml:53: planning.shift_types.ends.split.least_part_minutes: two parts "
         "of 200 minutes are longer than the longest shift, 360 minutes; lower least_part_minutes "
         "to 180, or raise most_minutes [E713]", ("least_part_minutes: 120", "least_part_minutes: 200")),
    plan("E713", "scenario.yaml:54: planning.shift_types.ends.split.least_part_minutes: no cut into "
         "parts of 120 minutes or more leaves the breaks whole; lower least_part_minutes, or give "
         "the breaks more room [E713]",
         ("      most_minutes: 360\n", "      most_minutes: 240\n      breaks: [{minutes: 30, earliest_after_minutes: 105, latest_after_minutes: 105}]\n")),
    plan("E714", "scenario.yaml:39: planning.shift_types.day.latest_end: the shortest shift takes "
         "480 minutes and ends at 15:00 at the earliest, after 14:30; give latest_end 15:00 or "
         "later, or shorter shifts [E714]", ('latest_end: "18:30"', 'latest_end: "14:30"')),
    plan("E714", "scenario.yaml:51: planning.shift_types.ends.least_minutes: the shortest shift "
         "takes 1400 minutes and a gap of 120, more than a day; let it end within 24 hours [E714]",
         ("least_minutes: 240\n      most_minutes: 360", "least_minutes: 1400\n      most_minutes: 1400")),
    plan("E720", "scenario.yaml:55: planning.sessions.meeting.from: 13:02 is not on the grid; give "
         "a multiple of 5 minutes [E720]", ('from: "13:00", to: "15:00"', 'from: "13:02", to: "15:00"')),
    plan("E720", "scenario.yaml:55: planning.sessions.meeting.minutes: 32 minutes are not on the "
         "grid; give a multiple of 5 [E720]", ("minutes: 30, agents", "minutes: 32, agents")),
    plan("E721", "scenario.yaml:55: planning.sessions.meeting.agents: 9 agents, 2 at once for 30 "
         "minutes, do not fit between 13:00 and 15:00: 8 do; widen the window, raise at_once, or "
         "name fewer agents [E721]", ("agents: 6, at_once", "agents: 9, at_once")),
    plan("E722", "scenario.yaml:55: planning.sessions.meeting.days: on mon 2026-03-02 no shift has "
         "30 minutes between 05:00 and 07:15; move the window into the hours of a shift type, or "
         "name other days [E722]", ('from: "13:00", to: "15:00"', 'from: "05:00", to: "07:15"')),
    plan("E722", 'scenario.yaml:56: planning.sessions.meeting.group: no kind of shift is for group '
         '"desk"; add the group to the groups of a shift type [E722]',
         ("    day:\n      earliest", "    day:\n      groups: [team]\n      earliest"), ("{group: team,", "{group: desk,")),
    plan("E112", "scenario.yaml:39: planning.shift_types.day.latest_end: 1830 is not a time of day; give a "
         'time of day such as "10:30" [E112]', ('latest_end: "18:30"', "latest_end: 1830")),
    plan("E112", 'scenario.yaml:27: planning.goals.sales.over: "day" is not a list; give a list (in '
         "[ ], or lines that begin with -) [E112]", ("over: [interval, day]", "over: day")),
    plan("E113", "scenario.yaml:40: planning.shift_types.day.least_minutes: 8 is too small; give "
         "minutes, at least 30 [E113]", ("least_minutes: 480", "least_minutes: 8")),
    plan("E114", 'scenario.yaml:27: planning.goals.sales.over.0: "week" is not a choice here; give '
         "interval, day or total [E114]", ("over: [interval, day]", "over: [week]")),
    plan("E115", "scenario.yaml:27: planning.goals.sales: interval_share goes with interval in over "
         "[E115]", ("over: [interval, day]", "over: [day]")),
    plan("E115", "scenario.yaml:55: planning.sessions.meeting: the window from..to is shorter than "
         "minutes [E115]", ("minutes: 30, agents", "minutes: 150, agents")),
    Wrong("E012", 'override planning.shift_types.dya.most_minutes=500: there is no "dya" in '
          "shift_types; did you mean day? [E012]",
          overrides=("planning.shift_types.dya.most_minutes=500",), good=GOOD),
    Wrong("E714", "override planning.shift_types.day.latest_end=\"12:00\": "
          "planning.shift_types.day.latest_end: the shortest shift takes 480 minutes and ends at "
          "15:00 at the earliest, after 12:00; give latest_end 15:00 or later, or shorter shifts "
          "[E714]", overrides=('planning.shift_types.day.latest_end="12:00"',), good=GOOD),
]  # fmt: skip

WARNED = [
    plan("W701", 'scenario.yaml:27: planning.goals.help.over: no interval of "help" has 10 '
         "expected contacts (the busiest has 2), so none is judged alone; leave interval out; what "
         'is longer is judged [W701]\nscenario.yaml:27: planning.goals.help.over: no day of "help" '
         "has 10 expected contacts (the busiest has 8), so none is judged alone; leave day out; "
         "what is longer is judged [W701]",
         ("    sales: {share: 0.9, over: [interval, day], interval_share: 0.8}",
          "    help: {over: [interval, day, total]}")),
    plan("W702", 'scenario.yaml:31: planning.staff.team.occupancy: on mon 2026-03-02 "team" needs '
         "150 agent-hours to be busy 0.1 of the time; with 52 hardly anybody would wait: the cap, "
         "not the service level, decides; raise the cap, unless that is meant [W702]", ("      most: 9", "      occupancy: 0.1")),
    plan("W703", "scenario.yaml:6: queues.sales: on mon 2026-03-02 the offered load is above the "
         "agents on duty all day: 15.0 Erlangs for 3.0 agents on average; correct volumes, handle "
         "times or staffing, unless that is meant [W502]\n"
         "scenario.yaml:27: planning.goals.sales.share: on mon 2026-03-02 the limits of "
         'planning.staff and seats allow 56 % of the work of "sales", and 90 % is to be answered '
         "in time; raise most, pinned or seats, or promise less [W703]", ("per_hour: 30}", "per_hour: 300}")),
    plan("W704", "scenario.yaml:6: queues.sales: planned shifts cannot cover its opening hours: mon 2026-03-02 20:00 to 21:00; widen starts, "
         "ends, days or groups of planning.shift_types, or close the queue [W704]", ('to: "18:00"}\n', 'to: "21:00"}\n')),
    plan("W705", "scenario.yaml:38: planning.shift_types.day.latest_start: starts every 50 minutes from "
         "07:00 end with 09:30; write 09:30, or a step that reaches 10:00 [W705]\n"
         "scenario.yaml:42: planning.shift_types.day.most_minutes: lengths every 50 minutes from 480 "
         "end with 530; write 530, or a step that reaches 540 [W705]", ("      least_minutes: 480", "      step_minutes: 50\n      least_minutes: 480")),
    plan("W706", "scenario.yaml:55: planning.sessions.meeting.days: 2026-03-03 is not simulated "
         "(days 2026-03-02 to 2026-03-02); nothing to do if that is meant; else correct the date "
         "[W706]", ("days: mon, from", "days: 2026-03-03, from")),
    plan("W707", "scenario.yaml:35: planning.sessions: sessions are placed in planned shifts, and "
         "there are no shift_types; add planning.shift_types, or delete the sessions [W707]",
         (GOOD[GOOD.index("  shift_types:"):GOOD.index("  sessions:")], "")),
    plan("W708", 'scenario.yaml:45: planning.shift_types.day.breaks.2.from_length_minutes: shifts from 600 '
         'minutes on have this break "afternoon", and none is longer than 540; lower '
         "from_length_minutes, or delete the break [W708]", ("from_length_minutes: 510", "from_length_minutes: 600")),
]  # fmt: skip
"""Lawful, but somebody should look at it."""
