"""Wrong states: an edit of a good one, and exactly what must be said about it."""

# ruff: noqa: E501  (messages are easier to compare when they are broken as little as possible)

from tests.scenario.wrong import Wrong

GOOD = """\
name: midday
start: 2026-03-02
queues:
  sales:
    opening_hours:
      - {from: "08:00", to: "10:00"}
    arrivals:
      kind: poisson
      volumes: volumes.csv
    talk: {law: exponential, mean: 240}
    patience: {law: exponential, mean: 90}
  mail:
    channel: email
    opening_hours:
      - {from: "08:00", to: "10:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 5}, {at: "10:00", per_hour: 0}]}}
    talk: {law: uniform, low: 60, high: 600}
groups:
  team:
    skills:
      sales: {}
    staffing: staffing.csv
  office:
    skills:
      mail: {}
    shifts:
      day: {from: "08:00", to: "10:00", counts: [{agents: 2}]}
trunks:
  town: {lines: 5, queues: [sales]}
state:
  at: 2026-03-02 09:10
  contacts: contacts.csv
  agents: agents.csv
"""

CONTACTS = """\
queue,status,age_s,count,agent,elapsed_s
sales,waiting,20,2,,
sales,in_service,130,,team/1,100
mail,waiting,900,12,,
"""

AGENTS = """\
agent,state,since_s,until
team/1,talk,,
team/2,idle,30,
team/3,lunch,300,9:30
office/day/2,absent,,
"""

TABLES: dict[str, str | bytes] = {"contacts.csv": CONTACTS, "agents.csv": AGENTS}


def wrong(
    code: str, says: str, *edits: tuple[str, str], contacts: str = "", agents: str = ""
) -> Wrong:
    """Edits of the scenario, and further rows of its tables."""
    files = dict(TABLES)
    if contacts:
        files["contacts.csv"] = CONTACTS + contacts
    if agents:
        files["agents.csv"] = AGENTS + agents
    return Wrong(code, says, edits, files, good=GOOD)


WRONG = [
    wrong("E112", 'scenario.yaml:31: state.at: "2026-03-02 09:10x" is not a local date and time; give a local date and time such as 2026-11-23 11:00 [E112]', ("09:10", "09:10x")),
    wrong("E801", 'scenario.yaml:31: state.at: 2026-03-03 09:10 is not in the days from 2026-03-02 to 2026-03-02; correct the time, or simulate its day [E801]', ("2026-03-02 09:10", "2026-03-03 09:10")),
    wrong("E801", 'scenario.yaml:31: state.at: nothing can have happened before the first midnight; begin the scenario a day earlier, or the state later [E801]', ("2026-03-02 09:10", "2026-03-02 00:00"), ("contacts: contacts.csv", "contacts: []"), ("  agents: agents.csv\n", "")),
    wrong("E802", 'contacts.csv:5, column queue: state.contacts: there is no queue "sale"; did you mean sales? [E802]', contacts="sale,waiting,1,,,\n"),
    wrong("E803", 'agents.csv:6, column agent: state.agents: there is no agent "office/2"; did you mean office/day/2? [E803]\ncontacts.csv:5, column agent: state.contacts: there is no agent "team/9"; did you mean team/3? [E803]', contacts="sales,in_service,20,,team/9,10\n", agents="office/2,idle,,\n"),
    wrong("E804", 'agents.csv:6, column agent: state.agents: a row above is also about "team/2"; keep one of the two [E804]\nagents.csv:7, column state: state.agents: office/day/1 has no contact in hand; give the contact in state.contacts, or another state [E804]', agents="team/2,break,,\noffice/day/1,talk,,\n"),
    wrong("E804", 'agents.csv:3, column state: state.agents: team/2 has a contact in hand; write talk or wrap_up, or take the contact out of state.contacts [E804]', contacts="sales,in_service,20,,team/2,10\n"),
    wrong("E805", 'agents.csv:3, column state: state.agents: team/2 has a contact in hand; write talk or wrap_up, or take the contact out of state.contacts [E804]\ncontacts.csv:5, column agent: state.contacts: team/2 has no skill for queue "mail"; correct the agent or the queue, or add the skill to the group [E805]', contacts="mail,in_service,20,,team/2,10\n"),
    wrong("E806", "contacts.csv:5, column agent: state.contacts: team/1 has 2 contacts in hand, and may have 1; correct the agent, or the group's concurrency [E806]", contacts="sales,wrap_up,20,,team/1,10\n"),
    wrong("E807", 'scenario.yaml:32: state.contacts: 6 contacts would hold lines of "town", which has 5; take contacts out that have none, or correct trunks [E807]', contacts="sales,waiting,20,3,,\n"),
    wrong("E808", 'scenario.yaml:32: state.contacts.0.first_queue: no contact of "mail" overflows to "sales"; leave first_queue out, or correct it [E808]', ("contacts: contacts.csv", "contacts: [{queue: sales, age_s: 5, first_queue: mail}]"), ("  agents: agents.csv\n", "")),
    wrong("E809", 'agents.csv:6, column until: state.agents: 09:10 is not after 09:10, the time of the state; give a later time of that day, 24:00 at the latest [E809]', agents="office/day/1,break,,09:10\n"),
    wrong("E115", 'contacts.csv:5: state.contacts: agent goes with in_service, set_aside and wrap_up, and only there [E115]', contacts="sales,in_service,20,,,10\n"),
    wrong("E115", 'contacts.csv:5: state.contacts: age_s counts from the entry into the queue, so it is not less than elapsed_s (and talk_s) [E115]', contacts="sales,in_service,20,,team/2,30\n"),
    wrong("E115", 'contacts.csv:5: state.contacts: agent goes with in_service, set_aside and wrap_up, and only there [E115]', contacts="sales,waiting,20,,team/2,\n"),
    wrong("E114", 'contacts.csv:5, column status: state.contacts: "talking" is not a choice here; give waiting, in_service, set_aside or wrap_up [E114]', contacts="sales,talking,20,,,\n"),
    wrong("E112", 'agents.csv:6, column until: state.agents: "half past" is not valid; write a local time of day as HH:MM between 00:00 and 24:00 [E112]', agents="office/day/1,break,,half past\n"),
    wrong("E112", 'scenario.yaml:31: state.at: "2026-03-02T09:10+02:00" is not valid; write the local time of the scenario\'s time zone, without an offset [E112]', ("2026-03-02 09:10", "2026-03-02T09:10+02:00")),
    wrong("E025", 'contacts.csv:5, column age_s: "old" is not a number; write a number such as 12.5 [E025]', contacts="sales,waiting,old,,,\n"),
    wrong("E021", 'agents.csv:1: unknown column "state"; did you mean status? [E022]\nagents.csv:1: unknown column "since_s"; columns: queue, status, age_s, count, elapsed_s, agent, work_s, talk_s, priority_class, segment, intent, attempt ... [E022]\nagents.csv:1: unknown column "until"; did you mean count? [E022]\nagents.csv:1: the column queue is missing; the columns are queue, [status], age_s, [count], [elapsed_s], [agent], [work_s], [talk_s], [priority_class], [segment], [intent], [attempt], [first_queue], [first_age_s] [E021]\nagents.csv:1: the column age_s is missing; the columns are queue, [status], age_s, [count], [elapsed_s], [agent], [work_s], [talk_s], [priority_class], [segment], [intent], [attempt], [first_queue], [first_age_s] [E021]', ("contacts.csv", "agents.csv")),
]  # fmt: skip

WARNED = [
    wrong("W801", 'contacts.csv:5, column age_s: state.contacts: it came at 2026-03-02 07:30:00, when queue "mail" was closed; correct the age, unless somebody let it in [W801]', contacts="mail,waiting,6000,,,\n"),
    wrong("W802", 'contacts.csv:5, column elapsed_s: state.contacts: no talk of queue "mail" lasts so long (at most 600 s, for an agent with factor 1), so it ends at once; correct it, or the law [W802]', contacts="mail,in_service,800,,office/day/1,700\n"),
    wrong("W803", 'scenario.yaml:19: queues.mail.backlog: the simulation begins with a state, in which this backlog is not; give contacts of queue "mail" that wait in state.contacts [W803]\nscenario.yaml:2: warm_up_days: the simulation begins with a state, without a warm-up; delete it; who may come back is not in a state [W803]', ("    talk: {law: uniform, low: 60, high: 600}", "    talk: {law: uniform, low: 60, high: 600}\n    backlog: {count: 5, age: {law: exponential, mean: 60}}"), ("name: midday", "name: midday\nwarm_up_days: 1")),
]  # fmt: skip
"""Lawful, but somebody should look at it."""
