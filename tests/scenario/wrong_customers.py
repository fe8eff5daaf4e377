"""Wrong scenarios with customers, channels, dialling and sites: edits of a good one."""

# ruff: noqa: E501  (messages are easier to compare when they are broken as little as possible)

from tests.scenario.wrong import Wrong

GOOD = """\
name: centre
start: 2026-03-02
segments:
  regular: {share: 0.8}
  gold: {share: 0.2, priority: -1}
intents:
  order: {}
  complaint: {resolution_factor: 0.7}
sites:
  home: {time_zone: UTC, seats: 9}
queues:
  calls:
    opening_hours:
      - {from: "08:00", to: "10:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 9}, {at: "10:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 180}
    routing:
      - groups: [team]
      - {after_s: 60, callback_to: back, acceptance: 0.5}
    intents: {order: 0.7, complaint: 0.3}
    deflections:
      - {to: chat, share: 0.1}
    self_service: {duration: {law: exponential, mean: 30}, containment: 0.1}
    resolution: 0.9
    retries: {share: 0.5, delay: {law: exponential, mean: 300}}
    repeats: {share: 0.5, delay: {law: exponential, mean: 900}}
    transfers:
      - {to: second, share: 0.1, kind: warm, together: {law: exponential, mean: 60}}
  second:
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 300}
  chat:
    channel: chat
    opening_hours:
      - {from: "08:00", to: "10:00"}
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 9}, {at: "10:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 240}
    silence: {mean_number: 1, duration: {law: exponential, mean: 30}}
  back:
    channel: callback
    arrivals: {kind: poisson, rate: {points: [{at: "08:00", per_hour: 0}]}}
    talk: {law: exponential, mean: 200}
    dial: {ring: {law: exponential, mean: 15}, reach: [{from: "00:00", connect: 0.8}], attempts: 1}
  campaign:
    channel: outbound
    opening_hours:
      - {days: mon-fri, from: "08:00", to: "10:00"}
    arrivals:
      kind: list
      records:
        - {day: all, count: 20}
    talk: {law: exponential, mean: 100}
    dial:
      pacing: progressive
      ring: {law: exponential, mean: 15}
      reach:
        - {from: "00:00", connect: 0.3}
      attempts: 1
groups:
  team:
    skills: {calls: {}, chat: {}, back: {}, campaign: {}}
    site: home
    concurrency:
      - {channels: [chat], contacts: 2}
    shifts:
      day: {from: "08:00", to: "12:00", counts: [{agents: 4}]}
  tier:
    skills: {second: {}}
    shifts:
      day: {from: "08:00", to: "12:00", counts: [{agents: 1}]}
"""


def edit(code: str, says: str, *edits: tuple[str, str]) -> Wrong:
    """An edit of the centre."""
    return Wrong(code, says, edits, good=GOOD)


def after(line: str, text: str) -> tuple[str, str]:
    """Put text after a line."""
    return line, line + text


CHAT = "    channel: chat\n"
BACK = "    channel: callback\n"
PREDICTIVE = ("pacing: progressive", "pacing: predictive")
TEAM = "    site: home\n"
TRANSFER = "      - {to: second, share: 0.1, kind: warm, together: {law: exponential, mean: 60}}\n"
QUANTILES = "{law: empirical, beyond: never, quantiles: [{p: 0, value: 1}, {p: 0.5, value: 9}]}"

WRONG = [
    edit("E207", 'scenario.yaml:20: queues.calls.intents.complaints: there is no intent "complaints"; did you mean complaint? [E207]',
         ("{order: 0.7, complaint: 0.3}", "{order: 0.7, complaints: 0.3}")),
    edit("E207", 'scenario.yaml:22: queues.calls.deflections.0.intents.0: there is no intent "ordre"; did you mean order? [E207]',
         ("- {to: chat, share: 0.1}", "- {to: chat, share: 0.1, intents: [ordre]}")),
    edit("E207", 'scenario.yaml:28: queues.calls.transfers.0.intents.0: there is no intent "billing"; intents: order, complaint [E207]',
         ("{to: second, share: 0.1,", "{to: second, share: 0.1, intents: [billing],")),
    edit("E208", 'scenario.yaml:19: queues.calls.routing.1.callback_to: there is no queue "bakc"; did you mean back? [E208]',
         ("callback_to: back", "callback_to: bakc")),
    edit("E208", 'scenario.yaml:22: queues.calls.deflections.0.to: there is no queue "chats"; did you mean chat? [E208]',
         ("- {to: chat, share: 0.1}", "- {to: chats, share: 0.1}")),
    edit("E208", 'scenario.yaml:28: queues.calls.transfers.0.to: there is no queue "tier"; queues: calls, second, chat, back, campaign [E208]',
         ("{to: second, share: 0.1,", "{to: tier, share: 0.1,")),
    edit("E208", 'scenario.yaml:26: queues.calls.repeats.to.mail: there is no queue "mail"; queues: calls, second, chat, back, campaign [E208]',
         ("mean: 900}}", "mean: 900}, to: {calls: 0.5, mail: 0.5}}")),
    edit("E209", 'scenario.yaml:28: queues.calls.transfers.0.groups.0: there is no group "teem"; did you mean team? [E209]',
         ("{to: second, share: 0.1,", "{to: second, share: 0.1, groups: [teem],")),
    edit("E218", 'scenario.yaml:62: groups.team.site: there is no site "hme"; did you mean home? [E218]',
         ("site: home", "site: hme")),
    edit("E219", 'scenario.yaml:10: sites.home.time_zone: "Europe/Kyev" is no time zone; did you mean Europe/Kyiv? [E219]',
         ("time_zone: UTC", "time_zone: Europe/Kyev")),
    edit("E220", 'scenario.yaml:19: queues.calls.routing.1.callback_to: queue "chat" does not dial, so nobody is called back there; give it queues.chat.dial, or name a queue that has dial [E220]',
         ("callback_to: back", "callback_to: chat")),
    edit("E221", "scenario.yaml:48: queues.campaign.arrivals: this is a dialling list, but the queue has no dial; add dial, which says how its records are called [E221]",
         ("    dial:\n      pacing: progressive\n      ring: {law: exponential, mean: 15}\n      reach:\n        - {from: \"00:00\", connect: 0.3}\n      attempts: 1\n", "")),
    edit("E222", "scenario.yaml:43: queues.back.dial.pacing: a predictive dialler calls ahead from a list, and this queue has none; give arrivals of kind list, or pacing: progressive [E222]",
         ("dial: {ring:", "dial: {pacing: predictive, ring:"), ("callback_to: back", "groups: [tier]"), ("skills: {second: {}}", "skills: {second: {}, calls: {}}"), (", acceptance: 0.5", "")),
    edit("E223", 'scenario.yaml:19: queues.calls.routing.1.callback_to: queue "campaign" has a predictive dialler, which may drop who is called; name a queue with pacing preview or progressive [E223]',
         ("callback_to: back", "callback_to: campaign"), PREDICTIVE),
    edit("E223", 'scenario.yaml:22: queues.calls.deflections.0.to: queue "campaign" has a predictive dialler, which may drop who is called; name a queue with pacing preview or progressive [E223]',
         ("- {to: chat, share: 0.1}", "- {to: campaign, share: 0.1}"), PREDICTIVE),
    edit("E223", 'scenario.yaml:28: queues.calls.transfers.0.to: queue "campaign" has a predictive dialler, which may drop who is called; name a queue with pacing preview or progressive [E223]',
         ("{to: second, share: 0.1, kind: warm", "{to: campaign, share: 0.1, kind: consult"), PREDICTIVE),
    edit("E224", 'scenario.yaml:19: queues.calls.routing.1.overflow_to: contacts overflow as they are, but queue "back" dials its contacts; name a queue without dial, or use callback_to [E224]',
         ("{after_s: 60, callback_to: back, acceptance: 0.5}", "{after_s: 60, overflow_to: back}")),
    edit("E224", 'scenario.yaml:41: queues.back.routing.1.overflow_to: who overflows is yet to be dialled, and queue "chat" does not dial; take this overflow away [E224]',
         after(BACK, "    routing: [{groups: [team]}, {after_s: 60, overflow_to: chat}]\n")),
    edit("E224", 'scenario.yaml:28: queues.calls.transfers.0.to: who is transferred is on the line, but queue "back" dials its contacts; name a queue without dial [E224]',
         ("{to: second, share: 0.1,", "{to: back, share: 0.1,")),
    edit("E225", 'scenario.yaml:41: queues.back.self_service: queue "back" dials its contacts; it has no self-service; take this away here, or dial from the queue [E225]',
         after(BACK, "    self_service: {duration: {law: exponential, mean: 30}, containment: 0.1}\n")),
    edit("E225", 'scenario.yaml:41: queues.back.deflections: queue "back" dials its contacts; it has no deflections; take this away here, or dial from the queue [E225]',
         after(BACK, "    deflections: [{to: campaign, share: 0.1}]\n")),
    edit("E225", 'scenario.yaml:41: queues.back.routing.1.callback_to: queue "back" dials its contacts; it has no callbacks; take this away here, or dial from the queue [E225]',
         after(BACK, "    routing: [{groups: [team]}, {callback_to: campaign, acceptance: 0.5}]\n")),
    edit("E225", 'scenario.yaml:59: trunks.main.queues.1: queue "back" dials its contacts; it has no lines for callers; take this away here, or dial from the queue [E225]',
         ("groups:\n  team", "trunks: {main: {lines: 9, queues: [calls, back]}}\ngroups:\n  team")),
    edit("E225", 'scenario.yaml:41: queues.back.balking: queue "back" dials its contacts; it has no balking; take this away here, or dial from the queue [E225]',
         after(BACK, "    balking: [{probability: 0.1}]\n")),
    edit("E225", 'scenario.yaml:46: queues.campaign.announcement: queue "campaign" dials its contacts; it has no announcements; take this away here, or dial from the queue [E225]',
         ("    channel: outbound\n", "    channel: outbound\n    announcement: {listen: 0.5}\n"), PREDICTIVE),
    edit("E225", 'scenario.yaml:46: queues.campaign.patience: queue "campaign" dials its contacts; it has no patience but dial.drop_after_s; take this away here, or dial from the queue [E225]',
         ("    channel: outbound\n", "    channel: outbound\n    patience: {law: exponential, mean: 60}\n"), PREDICTIVE),
    edit("E225", 'scenario.yaml:41: queues.back.when_full: queue "back" dials its contacts; it has no waiting room that could be full; take this away here, or dial from the queue [E225]',
         after(BACK, "    when_full: {max_waiting: 5}\n")),
    edit("E225", 'scenario.yaml:41: queues.back.routing.1.voicemail: queue "back" dials its contacts; it has no voicemail; take this away here, or dial from the queue [E225]',
         after(BACK, "    routing: [{groups: [team]}, {after_s: 60, voicemail: true}]\n")),
    edit("E227", "scenario.yaml:28: queues.calls.transfers.0: every contact to which this applies is transferred to this queue again, whoever answers it; give a share below 1, name the groups that pass contacts on, or another queue [E227]",
         ("{to: second, share: 0.1,", "{to: calls, share: 1,")),
    edit("E226", "scenario.yaml:22: queues.calls.deflections.0.to: this leads to the same queue; name the other queue, or delete the deflection [E226]",
         ("- {to: chat, share: 0.1}", "- {to: calls, share: 0.1}")),
    edit("E215", "scenario.yaml:20: queues.calls.routing.2: this step comes after a callback that everybody takes; put it before, or say who takes none: acceptance, if_expected_wait_s [E215]",
         ("callback_to: back, acceptance: 0.5}", "callback_to: back}\n      - {after_s: 90, voicemail: true}")),
    edit("E206", 'scenario.yaml:4: segments.all: "all" is the row of all together in tables; rename it [E206]',
         ("  regular: {share: 0.8}", "  all: {share: 0.8}")),
    edit("E304", "scenario.yaml:58: queues.campaign.dial.reach.1.from: no interval begins at 09:10; give a multiple of 30 minutes before 24:00 [E304]",
         ('{from: "00:00", connect: 0.3}', '{from: "00:00", connect: 0.3}\n        - {from: "09:10", connect: 0.4}')),
    edit("E305", "scenario.yaml:25: queues.calls.retries.delay: this never ends; give delay a law that is always finite [E305]",
         ("delay: {law: exponential, mean: 300}", "delay: {law: never}")),
    edit("E305", "scenario.yaml:23: queues.calls.self_service.duration.beyond: this never ends; give duration a law that is always finite [E305]",
         ("{duration: {law: exponential, mean: 30}, containment", f"{{duration: {QUANTILES}, containment")),
    edit("E305", "scenario.yaml:28: queues.calls.transfers.0.together: this never ends; give together a law that is always finite [E305]",
         ("together: {law: exponential, mean: 60}", "together: {law: never}")),
    edit("E305", "scenario.yaml:38: queues.chat.silence.duration: this never ends; give duration a law that is always finite [E305]",
         ("duration: {law: exponential, mean: 30}}\n  back", "duration: {law: never}}\n  back")),
    edit("E305", "scenario.yaml:43: queues.back.dial.ring: this never ends; give ring a law that is always finite [E305]",
         ("dial: {ring: {law: exponential, mean: 15}", "dial: {ring: {law: never}")),
    edit("E305", "scenario.yaml:19: queues.calls.routing.1.call_at: this never ends; give call_at a law that is always finite [E305]",
         ("acceptance: 0.5}", "acceptance: 0.5, call_at: {law: never}}")),
    edit("E305", "scenario.yaml:34: queues.chat.backlog.age: this never ends; give age a law that is always finite [E305]",
         after(CHAT, "    backlog: {count: 5, age: {law: never}}\n")),
    edit("E305", "scenario.yaml:34: queues.chat.offer.talk: this never ends; give talk a law that is always finite [E305]",
         after(CHAT, "    offer: {share: 0.5, talk: {law: never}, revenue: 5}\n")),
    edit("E305", "scenario.yaml:63: groups.team.lateness.by.components.0.of: this never ends; give by a law that is always finite [E305]",
         after(TEAM, "    lateness: {share: 0.5, by: {law: mixture, components: [{weight: 1, of: {law: never}}]}}\n")),
    edit("E312", "scenario.yaml:3: segments: the shares of the segments sum to 0.9; make them sum to 1 [E312]",
         ("regular: {share: 0.8}", "regular: {share: 0.7}")),
    edit("E313", 'scenario.yaml:21: queues.calls.deflections: the shares of the rows for intent "complaint" sum to 1.2; make rows that can apply together sum to at most 1 [E313]',
         ("- {to: chat, share: 0.1}", "- {to: chat, share: 0.7}\n      - {to: second, share: 0.5, intents: [complaint]}")),
    edit("E314", 'scenario.yaml:27: queues.calls.transfers: the shares of the rows for intent "order" and group "team" sum to 1.1; make rows that can apply together sum to at most 1 [E314]',
         after(TRANSFER, "      - {to: chat, share: 0.6}\n      - {to: chat, share: 0.4, intents: [order], groups: [team]}\n")),
    edit("E404", "scenario.yaml:34: queues.chat.target.hours: no simulated day has any of these hours, so the promise never comes due; name other days, simulate more of them, or leave hours out for clock time [E404]",
         after(CHAT, '    target: {within_s: 60, hours: [{days: sat, from: "08:00", to: "12:00"}]}\n')),
    edit("E417", "scenario.yaml:52: queues.campaign.arrivals.records.1: a row above is also about mon; keep one of the two; only a date beats weekdays [E417]",
         after("        - {day: all, count: 20}\n", "        - {day: mon, count: 30}\n")),
    edit("E419", "scenario.yaml:51: queues.campaign.arrivals.records.0: 20 records for 2026-03-02, a day without opening hours; name the days on which the queue is open, or count 0 [E419]",
         ("days: mon-fri, from", "days: tue, from")),
    edit("E515", "scenario.yaml:63: groups.team.availability.day_sd: no share between 0 and 1 has mean 0.9 and standard deviation 0.31; give a day_sd below 0.3 [E515]",
         after(TEAM, "    availability: {share: 0.9, day_sd: 0.31}\n")),
    edit("E515", "scenario.yaml:63: groups.team.availability.by_time.0.share: no share between 0 and 1 has mean 1 and standard deviation 0.1; give a share below 1 [E515]",
         after(TEAM, '    availability: {share: 0.9, day_sd: 0.1, by_time: [{from: "09:00", share: 1}]}\n')),
    edit("E516", "scenario.yaml:11: sites.home.time_zone: intervals of 60 minutes begin at 05:30 in Asia/Kolkata; use shorter interval_minutes, such as 15 [E516]",
         ("time_zone: UTC", "time_zone: Asia/Kolkata"), ("start: 2026-03-02", "start: 2026-03-02\ninterval_minutes: 60")),
    edit("E602", "scenario.yaml:34: queues.chat.backlog: a replication would have 20 million contacts, most of them here, and need about 5 GB; the limit is 20 million: simulate fewer days, or correct the volumes [E602]",
         after(CHAT, "    backlog: {count: 9000000, age: {law: exponential, mean: 9}}\n"), ("count: 20}", "count: 10000000}"), ("{count: 9000000, age: {law: exponential, mean: 9}}\n", "{count: 10000000, age: {law: exponential, mean: 9}}\n")),
    edit("E114", 'scenario.yaml:28: queues.calls.transfers.0.kind: "hot" is not a choice here; give cold, warm or consult [E114]',
         ("kind: warm,", "kind: hot,")),
    edit("E112", "scenario.yaml:22: queues.calls.deflections.0.to: 5 is not text; give text, in quotes if it looks like a number [E112]",
         ("- {to: chat, share: 0.1}", "- {to: 5, share: 0.1}")),
    edit("E112", 'scenario.yaml:25: queues.calls.retries.to: "chat" is not a mapping; give a mapping (queue: share), such as {chat: 1} [E112]',
         ("mean: 300}}", "mean: 300}, to: chat}")),
    edit("E112", 'scenario.yaml:9: costs.currency: "euro" is no currency; give three capital letters, such as EUR [E112]',
         ("sites:", "costs: {currency: euro}\nsites:")),
    edit("E115", "scenario.yaml:64: groups.team.concurrency.0: give 2 speeds, one for each number of contacts [E115]",
         ("contacts: 2}", "contacts: 2, speed: [1, 0.8, 0.6]}")),
    edit("E115", "scenario.yaml:25: queues.calls.retries: the shares of to sum to 0.9, not to 1 [E115]",
         ("mean: 300}}", "mean: 300}, to: {calls: 0.5, chat: 0.4}}")),
    edit("E110", "scenario.yaml:48: queues.campaign.arrivals: has no key kind; name one: kind: poisson, fixed_count, replay or list [E110]",
         ("kind: list\n      records:\n        - {day: all, count: 20}", "records: [{day: all, count: 20}]")),
    edit("E111", "scenario.yaml:23: queues.calls.self_service.kepes_context: unknown key; did you mean keeps_context? [E111]",
         ("containment: 0.1}", "containment: 0.1, kepes_context: 1}")),
]  # fmt: skip

WARNED = [
    edit("W201", "scenario.yaml:39: queues.back.channel: callbacks come here, but the channel is voice; write channel: callback, unless that is meant [W201]",
         (BACK, "")),
    edit("W202", 'scenario.yaml:28: queues.calls.transfers.0.groups.0: group "tier" has no skill for queue "calls"; name groups that answer this queue, or give it the skill [W202]',
         ("{to: second, share: 0.1,", "{to: second, share: 0.1, groups: [tier],")),
    edit("W203", "scenario.yaml:8: intents.complaint: no queue has customers with this intent; add it to the intents of a queue, or delete it [W203]",
         ("{order: 0.7, complaint: 0.3}", "{order: 1}")),
    edit("W203", "scenario.yaml:10: sites.home: no group works here; name it as a group's site [W203]",
         ("    site: home\n", "")),
    edit("W301", "scenario.yaml:25: queues.calls.repeats: every contact here resolves its issue, so nobody comes back; give resolution below 1, or a resolution_factor below 1 [W301]",
         ("    resolution: 0.9\n", ""), ("complaint: {resolution_factor: 0.7}", "complaint: {}")),
    edit("W302", "scenario.yaml:5: segments.gold.priority: no group heeds the priority of customers; give a group order: priority, or use head_start_s, or delete the priority [W302]",
         after(TEAM, "    order: longest_wait\n"), ("skills: {second: {}}", "skills: {second: {}}\n    order: earliest_due")),
    edit("W302", "scenario.yaml:33: queues.second.classes.vip.priority: no group that serves this queue heeds it; give a group order: priority, or use head_start_s, or delete the priority [W302]",
         ("mean: 300}\n  chat", "mean: 300}\n    classes:\n      vip: {share: 0.1, priority: -1}\n      other: {share: 0.9}\n  chat"), ("skills: {second: {}}", "skills: {second: {}}\n    order: queue_order")),
    edit("W405", "scenario.yaml:34: queues.chat.target.steps.0: 50 % within 7200 s, while the target is 80 % within 30 s; give the target the share and within_s of one of its steps [W405]",
         after(CHAT, "    target: {steps: [{share: 0.5, within_s: 7200}, {share: 1, within_s: 86400}]}\n")),
    edit("W406", "scenario.yaml:31: queues.second.arrivals.counts: these volumes count all contacts, and the simulation would add contacts from other queues to them; make first contacts of them: ccplan deflate, and simulate with the override that it writes [W406]",
         ("  second:\n    arrivals: {kind: poisson, rate: {points: [{at: \"08:00\", per_hour: 0}]}}", "  second:\n    opening_hours: [{from: \"08:00\", to: \"08:30\"}]\n    arrivals: {kind: poisson, counts: all_contacts, volumes: [{day: all, time: \"08:00\", volume: 2}]}")),
    edit("W501", "scenario.yaml:12: queues.calls: 9 contacts expected while nobody who serves this queue is on duty: mon 2026-03-02 08:00 to 09:00; add agents there, or close the queue [W501]\n"
         "scenario.yaml:32: queues.chat: 9 contacts expected while nobody who serves this queue is on duty: mon 2026-03-02 08:00 to 09:00; add agents there, or close the queue [W501]",
         ('shifts:\n      day: {from: "08:00", to: "12:00", counts: [{agents: 4}]}', 'shifts:\n      day: {from: "09:00", to: "12:00", counts: [{agents: 4}]}')),
    edit("W501", "scenario.yaml:32: queues.chat: 18 contacts expected while nobody who serves this queue is on duty: mon 2026-03-02 08:00 to 10:00; add agents there, or close the queue [W501]",
         (CHAT, "    channel: messenger\n"), ("[chat], contacts", "[messenger], contacts"), ("skills: {calls: {}, chat: {}, back: {}, campaign: {}}", "skills: {calls: {}, back: {}, campaign: {}}"), ("skills: {second: {}}", "skills: {second: {}}\n    shifts: {day: {from: \"08:00\", to: \"12:00\", counts: [{agents: 1}]}}\n  writers:\n    skills: {chat: {}}"), ("to: \"12:00\", counts: [{agents: 1}]}\n", "to: \"12:00\", counts: [{day: tue, agents: 1}]}\n"), ("channels: [messenger]", "channels: [voice]")),
    edit("W502", "scenario.yaml:32: queues.chat: on mon 2026-03-02 the offered load is above the agents on duty all day: 18.0 Erlangs for 8.0 agents on average, who can do 16.0 contacts at once; correct volumes, handle times or staffing, unless that is meant [W502]",
         ("mean: 240", "mean: 7200")),
    edit("W502", "scenario.yaml:32: queues.chat: over all simulated days the offered load is above the agents on duty: 18.0 Erlangs for 8.0 agents on average, who can do 16.0 contacts at once; correct volumes, handle times or staffing, unless that is meant [W502]",
         (CHAT, "    channel: messenger\n"), ("mean: 240", "mean: 7200"), ("[chat], contacts", "[messenger], contacts")),
    edit("W504", "scenario.yaml:10: sites.home.seats: 4 agents at mon 2026-03-02 08:00 for 3 seats; add seats, or let some of them work elsewhere or at other times [W504]",
         ("seats: 9", "seats: 3")),
    edit("W505", "scenario.yaml:64: groups.team.concurrency.0.channels: no queue of this group has the channel sms or social; correct the channel here or in the queue, or delete the class [W505]",
         ("{channels: [chat], contacts: 2}", "{channels: [sms, social], contacts: 2}")),
    edit("W505", "scenario.yaml:64: groups.team.concurrency.0.set_aside_for: no queue of this group has the channel email; correct the channel here or in the queue, or take set_aside_for away [W505]",
         ("{channels: [chat], contacts: 2}", "{channels: [chat], contacts: 2, set_aside_for: [email]}")),
    edit("W506", "scenario.yaml:64: groups.team.learning: beginners are as fast and as good as everybody else; give handle_time_factor or resolution_factor, or delete it [W506]",
         after(TEAM, "    tenure: [{share: 1, weeks: 10}]\n    learning: {weeks: 8}\n")),
    edit("W601", "scenario.yaml:26: queues.calls.repeats.delay: customers come back after 2.31 days on average, and the first day begins without any who called before it; give warm_up_days, such as 7 [W601]",
         ("mean: 900}", "mean: 200000}")),
]  # fmt: skip
"""Lawful, but somebody should look at it."""
