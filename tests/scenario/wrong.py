"""Wrong scenarios: an edit of a good one, and exactly what must be said about it."""

# ruff: noqa: E501  (messages are easier to compare when they are broken as little as possible)

from dataclasses import dataclass, field

GOOD = """\
name: small
start: 2026-03-02
queues:
  sales:
    opening_hours:
      - {from: "08:00", to: "10:00"}
    arrivals:
      kind: poisson
      volumes: volumes.csv
    talk: {law: exponential, mean: 180}
    routing:
      - groups: [team]
groups:
  team:
    skills:
      sales: {}
    staffing: staffing.csv
"""

VOLUMES = """\
queue,day,time,volume
sales,all,08:00,10
sales,all,08:30,12
sales,all,09:00,11
sales,all,09:30,9
"""

STAFFING = """\
day,time,agents
all,08:00,2
all,08:30,3
all,09:00,3
all,09:30,2
"""

FILES = {"scenario.yaml": GOOD, "volumes.csv": VOLUMES, "staffing.csv": STAFFING}

SECOND_QUEUE = """\
  support:
    arrivals: {kind: poisson, rate: {points: [{at: "00:00", per_hour: 1}]}}
    talk: {law: exponential, mean: 60}
groups:
"""


@dataclass(frozen=True)
class Wrong:
    """Edits of the good files, overrides at load, and the whole message."""

    code: str
    says: str
    edits: tuple[tuple[str, str], ...] = ()
    """(old, new) texts of scenario.yaml."""
    files: dict[str, str | bytes] = field(default_factory=dict)
    """Files that replace or join the good ones."""
    overrides: tuple[object, ...] = ()
    path: str = "scenario.yaml"
    good: str = GOOD
    """The scenario that is spoiled."""


def edit(code: str, says: str, *edits: tuple[str, str], **files: str | bytes) -> Wrong:
    """An edit of scenario.yaml; keyword arguments are tables (``volumes=...``)."""
    return Wrong(code, says, edits, {f"{name}.csv": text for name, text in files.items()})


def routing(code: str, says: str, steps: str, *edits: tuple[str, str]) -> Wrong:
    """Other routing steps for the queue sales."""
    return edit(code, says, ("      - groups: [team]\n", steps), *edits)


def law(code: str, says: str, text: str) -> Wrong:
    """Another law of talk."""
    return edit(code, says, ("{law: exponential, mean: 180}", text))


def arrivals(code: str, says: str, text: str, *edits: tuple[str, str]) -> Wrong:
    """Other arrivals."""
    return edit(code, says, ("kind: poisson\n      volumes: volumes.csv", text), *edits)


def shift(code: str, says: str, text: str) -> Wrong:
    """A shift instead of the staffing table."""
    return edit(code, says, ("staffing: staffing.csv", "shifts:\n      early:\n" + text))


def trunk(text: str) -> tuple[str, str]:
    return "groups:\n  team", f"trunks:\n{text}groups:\n  team"


SECOND = ("groups:\n  team", SECOND_QUEUE + "  team")
SUPPORT_SKILL = ("      sales: {}", "      sales: {}\n      support: {}")

READING = [
    Wrong("E001", "absent.yaml: there is no such scenario; check its name and folder [E001]",
          path="absent.yaml"),
    edit("E001", "scenario.yaml:9: queues.sales.arrivals.volumes: there is no table vols.csv; "
         "check its name and folder [E001]", ("volumes.csv", "vols.csv")),
    Wrong("E001", "volumes.csv: this is a folder; name the table in it [E001]",
          files={"volumes.csv/x": ""}),
    Wrong("E002", "scenario.yaml:2: byte 9 is not UTF-8 text; save the file as UTF-8 [E002]",
          files={"scenario.yaml": b"name: x\n\xff\n"}),
    edit("E002", "volumes.csv: this is saved as UTF-16; save it as CSV UTF-8 [E002]",
         volumes="queue,day".encode("utf-16")),
    edit("E002", "volumes.csv: this is not a text file; save it as CSV UTF-8 [E002]",
         volumes=b"PK\x03\x04\x14\x00\x06\x00"),
    edit("E003", "scenario.yaml:5: this is not YAML (expected ',' or '}', but got ':'); look at "
         "indentation, colons and quotes here and just above [E003]",
         ("queues:\n", "queues: {\n")),
    Wrong("E003", "scenario.yaml:1: the file is empty; write key: value lines [E003]",
          files={"scenario.yaml": ""}),
    Wrong("E003", 'scenario.yaml:1: the file holds "hello"; write key: value lines [E003]',
          files={"scenario.yaml": "hello"}),
    law("E003", 'scenario.yaml:10: ".inf" is no finite number; write decimal digits, or quotes '
        "[E003]", "{law: exponential, mean: .inf}"),
    edit("E004", 'scenario.yaml:17: the key "sales" stands here twice (first in line 16); keep one '
         "of the two [E004]", ("      sales: {}", "      sales: {}\n      sales: {}")),
    law("E005", "scenario.yaml:10: the tag !python/name:os.system is not allowed; delete it [E005]",
        "!python/name:os.system x"),
    edit("E005", "scenario.yaml:1: only YAML 1.2 is read; delete the %YAML line [E005]",
         ("name: small", "%YAML 1.1\n---\nname: small")),
    edit("E006", "scenario.yaml:1: base: there is no file common.yaml; check its name and folder "
         "[E006]", ("name: small", "base: common.yaml")),
    edit("E006", "scenario.yaml:1: base: scenario.yaml leads back here; let one of them have no "
         "base [E006]", ("name: small", "base: scenario.yaml")),
    Wrong("E011", '"seed" is no override; write path=value, such as queues.sales.talk.mean=200 '
          "[E011]", overrides=("seed",)),
    Wrong("E012", 'override queues.sails.talk.mean=9: there is no "sails" in queues; did you mean '
          "sales? [E012]", overrides=("queues.sails.talk.mean=9",)),
    Wrong("E012", "override queues.sales.routing.3.after_s=9: queues.sales.routing is a list of 1; "
          "name a position from 0 to 0 [E012]", overrides=("queues.sales.routing.3.after_s=9",)),
    Wrong("E012", "override queues.sales.talk.mean.x=9: queues.sales.talk.mean is 180, which has "
          "no parts; replace it whole [E012]", overrides=("queues.sales.talk.mean.x=9",)),
    Wrong("E013", "override queues.sales.wrap_up=null: queues.sales.wrap_up is not set; there is "
          "nothing to take away [E013]", overrides=("queues.sales.wrap_up=null",)),
    Wrong("E014", "override run.seed=2: run.seed is also changed by override run.seed=1; keep one "
          "of the two overrides [E014]", overrides=("run.seed=1", "run.seed=2")),
    Wrong("E014", "lever.yaml:3: queues.sales.talk is also changed by override "
          "queues.sales.talk.mean=9; keep one of the two overrides [E014]",
          files={"lever.yaml": "queues:\n  sales:\n    talk: {law: never}\n"},
          overrides=("queues.sales.talk.mean=9", "lever.yaml")),
    edit("E020", "volumes.csv:2: this is not CSV (unexpected end of data); look at its quotes "
         "[E020]", volumes='queue,day,time,volume\nsales,all,"08:00,10\n'),
    edit("E021", "volumes.csv:1: the column volume is missing; the columns are [queue], day, time, "
         "volume [E021]", volumes="queue,day,time\nsales,all,08:00\n"),
    edit("E021", "staffing.csv:1: the table is empty; the columns are [group], day, time, agents "
         "[E021]", staffing=""),
    edit("E022", 'volumes.csv:1: unknown column "colour"; columns: queue, day, time, volume [E022]',
         volumes="day,time,volume,colour\n"),
    edit("E023", "volumes.csv:1: the column volume stands here 2 times; keep one of them [E023]",
         volumes="day,time,volume,volume\n"),
    edit("E024", "volumes.csv:3: this row has 3 cells, the header 4; write one cell for each "
         "column [E024]", volumes=VOLUMES.replace("08:30,12", "08:30")),
    edit("E025", 'volumes.csv:3, column volume: "a dozen" is not a number; write a number such as '
         "12.5 [E025]\nvolumes.csv:5, column volume: this cell is empty; write a number such as "
         "12.5 [E025]", volumes=VOLUMES.replace("12", "a dozen").replace("09:30,9", "09:30,")),
    edit("E025", 'volumes.csv:2, column volume: "1,038" may be 1038 or 1.038; write 1038, or the '
         "fraction with a point [E025]",
         volumes=VOLUMES.replace(",", ";").replace("00;10", "00;1,038")),
    edit("E025", 'volumes.csv:2, column volume: "n/a" is not a number (and 3 more rows); write a '
         "number such as 12.5 [E025]",
         volumes="day,time,volume\n" + "".join(f"all,{h},n/a\n" for h in range(4))),
    edit("E026", 'scenario.yaml:9: queues.sales.arrivals.volumes: "https://example.org/v.csv" is '
         "not a path; name a CSV file [E026]", ("volumes.csv", "https://example.org/v.csv")),
    edit("E027", 'volumes.csv:6, column queue: there is no queue "sails"; did you mean sales? '
         "[E027]", volumes=VOLUMES + "sails,all,09:30,1\n"),
    edit("E028", 'scenario.yaml:9: queues.sales.arrivals.volumes: volumes.csv has no rows of '
         '"sale"; did you mean sales? [E028]', ("volumes.csv", "volumes.csv#sale")),
    edit("E028", "scenario.yaml:10: queues.sales.talk.quantiles: laws.csv holds several tables; "
         "write laws.csv#name with one of a, b [E028]",
         ("{law: exponential, mean: 180}", "{law: empirical, quantiles: laws.csv}"),
         laws="name,p,value\na,0,1\na,1,2\nb,0,1\nb,1,3\n"),
    edit("E101", 'scenario.yaml:3: time_zone: "Europe/Kyev" is no time zone; did you mean '
         "Europe/Kyiv? [E101]", ("queues:", "time_zone: Europe/Kyev\nqueues:")),
    edit("E101", 'scenario.yaml:11: queues.sales.talk.maen: unknown key; did you mean mean? [E111]\n'
         'scenario.yaml:3: time_zone: "Europe/Kyev" is no time zone; did you mean Europe/Kyiv? [E101]',
         ("queues:", "time_zone: Europe/Kyev\nqueues:"), ("mean: 180}", "mean: 180, maen: 3}")),
    edit("E102", "scenario.yaml:2: start: 1950-01-01 with 1 days leaves the calendar; simulate "
         "days from 1970 to 2200 [E102]", ("2026-03-02", "1950-01-01")),
    edit("E103", "scenario.yaml:4: interval_minutes: 60 minutes do not fit the change of clocks on "
         "2026-04-05; use shorter intervals, such as 15 [E103]",
         ("2026-03-02", "2026-04-05\ntime_zone: Australia/Lord_Howe\ninterval_minutes: 60"),
         ("volumes: volumes.csv", 'rate: {points: [{at: "09:00", per_hour: 0}]}'),
         ("staffing: staffing.csv", 'staffing: [{day: all, time: "09:00", agents: 1}]')),
    law("E110", "scenario.yaml:10: queues.sales.talk.mean: is missing; add mean [E110]",
        "{law: exponential}"),
    law("E110", "scenario.yaml:10: queues.sales.talk: has no key law; name one: law: exponential, "
        "lognormal, gamma, deterministic, never ... [E110]", "{mean: 180}"),
    Wrong("E110", "override queues: queues.sails.arrivals: is missing; add arrivals, or write sales "
          "if you meant that one [E110]",
          overrides=({"queues": {"sails": {"talk": {"law": "never"}}}},)),
    law("E111", "scenario.yaml:10: queues.sales.talk.maen: unknown key; did you mean mean? [E111]",
        "{law: exponential, mean: 180, maen: 3}"),
    edit("E111", "scenario.yaml:17: groups.team.skills.sales.speed: unknown key; keys here: "
         "priority, handle_time_factor, reserve, resolution_factor [E111]",
         ("sales: {}", "sales:\n        speed: 3")),
    edit("E112", 'scenario.yaml:6: queues.sales.opening_hours.0.from: 630 is not a time of day; '
         'give a time of day such as "10:30" [E112]', ('"08:00", to: "10:00"', "630, to: 10:00")),
    edit("E112", 'scenario.yaml:6: queues.sales.opening_hours.0.from: "8" is not valid; write a '
         "local time of day as HH:MM between 00:00 and 24:00, in quotes [E112]",
         ('"08:00"', '"8"')),
    edit("E112", 'volumes.csv:2, column day: queues.sales.arrivals.volumes: "weekend" is not '
         "valid; use mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, or all [E112]",
         volumes=VOLUMES.replace("all,08:00", "weekend,08:00")),
    edit("E112", 'volumes.csv:2, column day: queues.sales.arrivals.volumes: "werktags" is not valid '
         "(and 3 more rows); use mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, or all "
         "[E112]", volumes=VOLUMES.replace("all", "werktags")),
    law("E112", 'scenario.yaml:10: queues.sales.talk.mean: "180" is text; write the number without '
        "quotes [E112]", '{law: exponential, mean: "180"}'),
    law("E112", "scenario.yaml:10: queues.sales.talk: 180 is not a mapping; give a mapping (key: "
        "value lines) [E112]", "180"),
    edit("E112", "scenario.yaml:17: groups.team.staffing: 7 is not the path of a CSV file; give the "
         "path of a CSV file, or a list of rows [E112]", ("staffing.csv", "7")),
    edit("E112", 'scenario.yaml:13: groups.=team: "=team" cannot be a name; begin with a letter or '
         "digit; no slash, no line break, at most 80 characters, and not = + - @ first [E112]",
         ("  team:\n", "  =team:\n"), ("routing:\n      - groups: [team]", "agent_rule: random")),
    law("E113", "scenario.yaml:10: queues.sales.talk.mean: -3 is negative; give seconds above 0 "
        "[E113]", "{law: exponential, mean: -3}"),
    edit("E113", "scenario.yaml:3: run.replications: 0 is too small; give a number of at least 1, "
         "or auto [E113]", ("queues:", "run: {replications: 0}\nqueues:")),
    edit("E113", "scenario.yaml:10: queues.sales.target.share: 80 is too large; give a number of at "
         "most 1 (80 % is 0.8) [E113]", ("    talk", "    target: {share: 80}\n    talk")),
    edit("E113", "volumes.csv:4, column volume: queues.sales.arrivals.volumes: -11 is negative; "
         "give a number of at least 0 [E113]", volumes=VOLUMES.replace(",11", ",-11")),
    law("E114", 'scenario.yaml:10: queues.sales.talk: there is no law "exponentail"; did you mean '
        "exponential? [E114]", "{law: exponentail, mean: 180}"),
    edit("E114", 'scenario.yaml:15: groups.team.order: "fifo" is not a choice here; give '
         "longest_wait, priority, queue_order or earliest_due [E114]",
         ("    skills:", "    order: fifo\n    skills:")),
    law("E115", "scenario.yaml:10: queues.sales.talk: give mean and cv or mu and sigma, and nothing "
        "else [E115]", "{law: lognormal, mean: 180}"),
]  # fmt: skip

OVERFLOWS = """\
  support:
    arrivals: {kind: poisson, rate: {points: [{at: "00:00", per_hour: 1}]}}
    talk: {law: exponential, mean: 60}
    when_full: {max_waiting: 3, then: overflow, overflow_to: sales}
groups:
"""

MEANING = [
    edit("E201", 'scenario.yaml:17: groups.team.skills.sails: there is no queue "sails"; did you '
         "mean sales? [E201]", ("      sales: {}", "      sales: {}\n      sails: {}")),
    routing("E202", 'scenario.yaml:13: queues.sales.routing.1.groups.0: there is no group "teem"; '
            "did you mean team? [E202]",
            "      - groups: [team]\n      - {after_s: 9, groups: [teem]}\n"),
    edit("E203", 'scenario.yaml:14: trunks.main.queues.1: there is no queue "help"; queues: '
         "sales [E203]",
         trunk("  main: {lines: 9, queues: [sales, help]}\n")),
    routing("E204", 'scenario.yaml:13: queues.sales.routing.1.overflow_to: there is no queue '
            '"sale"; did you mean sales? [E204]',
            "      - groups: [team]\n      - {after_s: 9, overflow_to: sale}\n"),
    edit("E204", 'scenario.yaml:11: queues.sales.when_full.overflow_to: there is no queue "sale"; '
         "did you mean sales? [E204]",
         ("    routing", "    when_full: {max_waiting: 1, then: overflow, overflow_to: sale}\n"
          "    routing")),
    edit("E206", 'scenario.yaml:14: groups.all: "all" is the row of all together in tables; rename it [E206]',
         ("groups:\n  team:", "groups:\n  all:"), ("      - groups: [team]", "      - groups: [all]")),
    edit("E205", 'scenario.yaml:15: trunks.b.queues.0: queue "sales" already has the lines of "a"; '
         "list each queue once; queues may share a trunk [E205]",
         trunk("  a: {lines: 9, queues: [sales]}\n  b: {lines: 9, queues: [sales]}\n")),
    edit("E210", "scenario.yaml:13: queues.support: no group can serve this queue; add support to "
         "the skills of a group, or delete the queue [E210]", SECOND),
    routing("E211", 'scenario.yaml:13: queues.sales.routing.1.groups.0: group "spare" has no skill '
            'for queue "sales"; add groups.spare.skills.sales, or delete it here [E211]',
            "      - groups: [team]\n      - {after_s: 9, groups: [spare]}\n", SECOND,
            ("  team:\n", "  spare:\n    skills: {support: {}}\n    staffing: staffing.csv\n"
             "  team:\n")),
    edit("E212", 'scenario.yaml:16: groups.spare.skills.sales: no routing step of queue "sales" '
         'leads to group "spare"; name it in queues.sales.routing, or delete the skill [E212]',
         ("  team:\n", "  spare:\n    skills:\n      sales: {}\n"
          "    staffing: few.csv\n  team:\n"), few="day,time,agents\nall,08:00,2\n"),
    routing("E213", "scenario.yaml:12: queues.sales.routing.0: the first routing step has no "
            "groups; begin with the groups that serve this queue [E213]",
            "      - voicemail: true\n"),
    routing("E213", "scenario.yaml:12: queues.sales.routing.0.after_s: the first routing step comes "
            "after 9 s; give 0, or leave after_s out [E213]",
            "      - {after_s: 9, groups: [team]}\n"),
    routing("E214", "scenario.yaml:14: queues.sales.routing.2.after_s: 5 s comes before the 9 s of "
            "the step above; put the steps in order of after_s [E214]",
            "      - groups: [team]\n      - {after_s: 9, overflow_to: support}\n"
            "      - {after_s: 5, voicemail: true}\n", SECOND, SUPPORT_SKILL),
    routing("E215", "scenario.yaml:14: queues.sales.routing.2: this step comes after voicemail; put "
            "voicemail last, and overflow_to after all groups [E215]",
            "      - groups: [team]\n      - {after_s: 9, voicemail: true}\n"
            "      - {after_s: 10, overflow_to: support}\n", SECOND, SUPPORT_SKILL),
    routing("E216", 'scenario.yaml:13: queues.sales.routing.1.groups.0: group "team" is named above '
            "already; name it once, in the step from which on it serves the queue [E216]",
            "      - groups: [team]\n      - {after_s: 9, groups: [team]}\n"),
    routing("E217", "scenario.yaml:4: queues.sales: contacts overflow in a circle: sales -> support "
            "-> sales; take one of these overflows away [E217]",
            "      - groups: [team]\n      - {after_s: 9, overflow_to: support}\n",
            ("groups:\n  team", OVERFLOWS + "  team"), SUPPORT_SKILL),
    law("E301", "scenario.yaml:10: queues.sales.talk: this never ends; give talk a law that is "
        "always finite [E301]", "{law: never}"),
    law("E301", "scenario.yaml:10: queues.sales.talk.components.1.of: this never ends; give talk a "
        "law that is always finite [E301]",
        "{law: mixture, components: [{weight: 0.5, of: {law: deterministic, value: 9}}, "
        "{weight: 0.5, of: {law: never}}]}"),
    law("E301", "scenario.yaml:10: queues.sales.talk.parts.0.of.beyond: this never ends; give talk "
        "a law that is always finite [E301]",
        '{law: by_time, parts: [{from: "00:00", of: {law: empirical, beyond: never, '
        "quantiles: [{p: 0, value: 1}, {p: 0.5, value: 9}]}}]}"),
    law("E302", "scenario.yaml:10: queues.sales.talk.parts: no part begins at 00:00 on sat, sun; "
        'add one from "00:00" for these days [E302]',
        '{law: by_time, parts: [{days: mon-fri, from: "00:00", of: {law: exponential, mean: 9}}]}'),
    law("E303", "scenario.yaml:10: queues.sales.talk.parts.1: a part above also begins at 00:00 on "
        "tue; keep one of the two [E303]",
        '{law: by_time, parts: [{from: "00:00", of: {law: exponential, mean: 9}}, '
        '{days: tue, from: "00:00", of: {law: exponential, mean: 8}}]}'),
    law("E304", "scenario.yaml:10: queues.sales.talk.parts.1.from: no interval begins at 08:20; "
        "give a multiple of 30 minutes before 24:00 [E304]",
        '{law: by_time, parts: [{from: "00:00", of: {law: exponential, mean: 9}}, '
        '{from: "08:20", of: {law: exponential, mean: 8}}]}'),
    edit("E304", "scenario.yaml:17: groups.team.availability.by_time.0.from: no interval begins at "
         "08:15; give a multiple of 30 minutes before 24:00 [E304]",
         ("    staffing:", '    availability: {share: 0.9, by_time: [{from: "08:15", share: 0.5}]}\n'
          "    staffing:")),
    edit("E310", "scenario.yaml:11: queues.sales.classes: the shares of the classes sum to 0.9; "
         "make them sum to 1 [E310]",
         ("    routing", "    classes: {gold: {share: 0.2}, other: {share: 0.7}}\n    routing")),
    arrivals("E311", 'scenario.yaml:9: queues.sales.arrivals.times.0.priority_class: there is no '
             'class "gold"; there are no classes of this queue [E311]',
             'kind: replay\n      times: [{arrived: "2026-03-02 08:15", priority_class: gold}]'),
    edit("E401", "scenario.yaml:6: queues.sales.opening_hours.0.to: 10:10 is not on the grid of 30 "
         "minutes; give a multiple of 30 minutes, or shorter interval_minutes [E401]",
         ("10:00", "10:10"),
         volumes=VOLUMES + "sales,all,10:00,0\n"),
    edit("E402", "scenario.yaml:7: queues.sales.opening_hours.1: these hours overlap others on mon "
         "at 09:00; let one end where the other begins; an end at or before the start is on the "
         "next day [E402]",
         ('to: "10:00"}', 'to: "10:00"}\n      - {days: mon-wed, from: "09:00", to: "10:00"}')),
    edit("E402", "scenario.yaml:7: queues.sales.opening_hours.1: these hours overlap others on mon "
         "at 08:00; let one end where the other begins; an end at or before the start is on the "
         "next day [E402]",
         ('to: "10:00"}', 'to: "10:00"}\n      - {days: sun, from: "22:00", to: "08:30"}'),
         ("volumes: volumes.csv", 'rate: {points: [{at: "00:00", per_hour: 0}]}')),
    edit("E403", "scenario.yaml:8: queues.sales.closing.grace_s: 90000 s reach beyond the next "
         "opening; give at most 79200 s [E403]",
         ("2026-03-02", "2026-03-02\ndays: 2"),
         ("    arrivals", "    closing: {rule: grace, grace_s: 90000}\n    arrivals")),
    edit("E410", "volumes.csv:6, column time: queues.sales.arrivals.volumes: no interval begins at "
         "09:45; give a multiple of 30 minutes before 24:00 [E410]",
         volumes=VOLUMES + "sales,all,09:45,3\n"),
    edit("E411", "volumes.csv:6: queues.sales.arrivals.volumes: a row above is also about mon "
         "09:30; keep one of the two; only a date beats weekdays [E411]",
         volumes=VOLUMES + "sales,mon,09:30,3\n"),
    edit("E412", "volumes.csv:2: queues.sales.arrivals.volumes: no volume for mon 2026-03-02 "
         "08:30 and 1 other times, when the queue is open; add it after this row, one "
         "every 30 minutes (0 is a volume) [E412]",
         volumes="day,time,volume\nall,08:00,1\nall,09:30,1\n"),
    edit("E413", "volumes.csv:6, column volume: queues.sales.arrivals.volumes: 4 contacts at mon "
         "2026-03-02 10:00, when the queue is closed; write 0, or open the queue [E413]",
         volumes=VOLUMES + "sales,all,10:00,4\n"),
    arrivals("E414", "scenario.yaml:9: queues.sales.arrivals.rate.points.1.at: 09:20 is not on the "
             "grid of 30 minutes; give a multiple of 30 minutes [E414]",
             'kind: poisson\n      rate: {points: [{at: "08:00", per_hour: 1}, '
             '{at: "09:20", per_hour: 0}]}'),
    arrivals("E415", "scenario.yaml:9: queues.sales.arrivals.rate.points.1: a point above is also "
             "at 08:00 on mon; keep one of the two [E415]",
             'kind: poisson\n      rate: {points: [{at: "08:00", per_hour: 0}, '
             '{at: "08:00", per_hour: 0}]}'),
    arrivals("E416", "scenario.yaml:9: queues.sales.arrivals.rate: the rate is above 0 at mon "
             "2026-03-02 10:00, when the queue is closed; add a point with per_hour: 0 at closing, "
             "or open the queue [E416]",
             'kind: poisson\n      rate: {points: [{at: "08:00", per_hour: 5}]}'),
    arrivals("E416", "scenario.yaml:9: queues.sales.arrivals.rate: the rate is above 0 at mon "
             "2026-03-02 07:30, when the queue is closed; add a point with per_hour: 0 at closing, "
             "or open the queue [E416]",
             'kind: poisson\n      rate: {between: linear, points: [{at: "07:30", per_hour: 0}, '
             '{at: "09:00", per_hour: 5}, {at: "10:00", per_hour: 0}]}'),
    arrivals("E417", "scenario.yaml:9: queues.sales.arrivals.counts.1: a row above is also about "
             "mon; keep one of the two; only a date beats weekdays [E417]",
             "kind: fixed_count\n      counts: [{day: all, count: 9}, {day: mon, count: 8}]\n"
             "      volumes: volumes.csv"),
    arrivals("E418", "scenario.yaml:9: queues.sales.arrivals.counts.0: 9 contacts on 2026-03-02, a "
             "day without opening hours or with a profile of zeros; give that day a profile, or "
             "count 0 [E418]",
             "kind: fixed_count\n      counts: [{day: all, count: 9}]\n"
             '      rate: {points: [{at: "08:00", per_hour: 0}]}'),
    arrivals("E420", 'scenario.yaml:9: queues.sales.arrivals.times.0.arrived: "8 o\'clock" is not a '
             "date and time; write 2026-03-02 08:15:03, with +02:00 or Z at the end if it is not "
             "local time [E420]",
             'kind: replay\n      times: [{arrived: "8 o\'clock"}]'),
    edit("E421", "calls.csv:3, column arrived: queues.sales.arrivals.times: 2026-03-03 08:15 is not "
         "simulated (days 2026-03-02 to 2026-03-02); set start and days to cover it, or delete the "
         "row [E421]",
         ("kind: poisson\n      volumes: volumes.csv", "kind: replay\n      times: calls.csv"),
         calls="arrived\n2026-03-02 08:15\n2026-03-03 08:15\n"),
    arrivals("E422", "scenario.yaml:9: queues.sales.arrivals.times.0.arrived: the queue is closed "
             "at 2026-03-02T08:15+02:00; widen its opening hours, or delete the row [E422]",
             'kind: replay\n      times: [{arrived: "2026-03-02T08:15+02:00"}]'),
    edit("E501", "staffing.csv:6, column time: groups.team.staffing: no interval begins at 09:45; "
         "give a multiple of 30 minutes before 24:00 [E501]",
         staffing=STAFFING + "all,09:45,1\n"),
    edit("E502", "staffing.csv:6: groups.team.staffing: a row above is also about wed 09:30; keep "
         "one of the two; only a date beats weekdays [E502]",
         staffing=STAFFING + "wed,09:30,1\n"),
    edit("E503", "staffing.csv:2: groups.team.staffing: no row for mon 2026-03-02 08:30, between "
         "rows and in opening hours; add it after this row, one every 30 minutes (0 is a number of agents) [E503]",
         staffing=STAFFING.replace("all,08:30,3\n", "")),
    edit("E504", "staffing.csv:6, column agents: groups.team.staffing: 2.5 agents at mon 2026-03-02 "
         "12:00, when no queue of theirs is open; write 0, or open a queue [E504]",
         staffing=STAFFING + "all,12:00,2.5\n"),
    shift("E510", "scenario.yaml:19: groups.team.shifts.early.from: a shift cannot start at 24:00; "
          'give "00:00" and the day after [E510]',
          '        from: "24:00"\n        to: "09:00"\n        counts: [{agents: 2}]\n'),
    shift("E511", "scenario.yaml:21: groups.team.shifts.early.breaks.0: this lunch ends 130 minutes "
          "after the start of a shift of 120; let it end within the shift [E511]",
          '        from: "08:00"\n        to: "10:00"\n        breaks: [{activity: lunch, '
          "after_minutes: 100, minutes: 30}]\n        counts: [{agents: 2}]\n"),
    shift("E512", "scenario.yaml:22: groups.team.shifts.early.breaks.0: this break begins before "
          "the meeting at 30 minutes is over; begin it 50 minutes after the shift's start or later "
          "[E512]",
          '        from: "08:00"\n        to: "10:00"\n        breaks:\n'
          "          - {after_minutes: 40, minutes: 15}\n"
          "          - {activity: meeting, after_minutes: 30, minutes: 20}\n"
          "        counts: [{agents: 2}]\n"),
    shift("E513", "scenario.yaml:21: groups.team.shifts.early.counts.1: a row above is also about "
          "mon; keep one of the two; only a date beats weekdays [E513]",
          '        from: "08:00"\n        to: "10:00"\n'
          "        counts: [{agents: 2}, {day: mon, agents: 3}]\n"),
    shift("E514", "scenario.yaml:18: groups.team.shifts.early: no queue of the group is open from "
          "13:00 to 21:00; move the shift, or open a queue [E514]",
          '        from: "13:00"\n        to: "21:00"\n        counts: [{agents: 2}]\n'),
    edit("E601", 'scenario.yaml:3: run.precision.kpis.0: there is no KPI "abandonment_rate" of '
         "queues; did you mean abandon_rate? [E601]",
         ("queues:", "run: {precision: {kpis: [abandonment_rate]}}\nqueues:")),
    edit("E602", "scenario.yaml:8: queues.sales.arrivals: a replication would have 42 million "
         "contacts, most of them here, and need about 10 GB; the limit is 20 million: simulate "
         "fewer days, or correct the volumes [E602]",
         ("2026-03-02", "2026-03-02\ndays: 1000"),
         ("kind: poisson", "kind: poisson\n      factor: 1000")),
    edit("E603", "scenario.yaml:15: groups.team: 90,000 agents on 1000 days need about 18 GB; the "
         "limit is 20 million agent-days: simulate fewer days, or correct the staffing [E603]",
         ("2026-03-02", "2026-03-02\ndays: 1000"),
         staffing=STAFFING.replace(",3\n", ",90000\n")),
    edit("E604", "scenario.yaml:4: run.replications: 1000000 replications have 420,000 million "
         "contacts and take about 117 hours of one core; give fewer, or auto [E604]",
         ("2026-03-02", "2026-03-02\ndays: 1000"),
         ("queues:", "run: {replications: 1000000}\nqueues:"),
         ("kind: poisson", "kind: poisson\n      factor: 10")),
]  # fmt: skip

WRONG = [*READING, *MEANING]

ROUND_THE_CLOCK = """\
      - {from: "00:00", to: "24:00"}
    arrivals:
      kind: poisson
      rate: {points: [{at: "00:00", per_hour: 4}]}
"""

DAY_AND_NIGHT = """\
shifts:
      day:
        from: "08:00"
        to: "20:00"
        counts: [{agents: 2}]
      night:
        from: "20:00"
        to: "08:00"
        counts: [{agents: 2}]
"""

DAYS = ["mon", "mon", "mon", "mon", "tue", "tue", "tue", "tue"]
TWO_DAYS = "day,time,agents\n" + "".join(
    f"{day},{row[4:]}\n"
    for day, row in zip(DAYS, [*STAFFING.split()[1:], *STAFFING.split()[1:]], strict=True)
)

WARNED = [
    edit("W404", "scenario.yaml:3: special_days.2026-04-12: 2026-04-12 is not simulated (days "
         "2026-03-02 to 2026-03-02); nothing to do if that is meant; else correct the date [W404]",
         ("queues:", "special_days: {2026-04-12: {name: Easter, closed: true}}\nqueues:")),
    edit("W501", "scenario.yaml:4: queues.sales: 9 contacts expected while nobody who serves this "
         "queue is on duty: mon 2026-03-02 09:30 to 10:00; add agents there, or close the queue "
         "[W501]", staffing=STAFFING.replace("all,09:30,2\n", "")),
    edit("W501", "scenario.yaml:6: queues.sales: 32 contacts expected while nobody who serves this "
         "queue is on duty: sat 2026-03-07 00:00 to 08:00; add agents there, or close the queue [W501]",
         ("2026-03-02", "2026-03-05\ndays: 4\nspecial_days: {2026-03-06: {closed: true}}"),
         ('      - {from: "08:00", to: "10:00"}\n    arrivals:\n      kind: poisson\n'
          "      volumes: volumes.csv\n", ROUND_THE_CLOCK),
         ("staffing: staffing.csv\n", DAY_AND_NIGHT)),
    edit("W502", "scenario.yaml:4: queues.sales: on mon 2026-03-02 the offered load is above the "
         "agents on duty all day: 300.8 Erlangs for 2.5 agents on average; correct volumes, handle "
         "times or staffing, unless that is meant [W502]",
         volumes=VOLUMES.replace(",12", ",12000")),
    edit("W502", "scenario.yaml:5: queues.sales: on mon 2026-03-02 and 3 other days the offered "
         "load is above the agents on duty all day: 300.8 Erlangs for 2.5 agents on average; "
         "correct volumes, handle times or staffing, unless that is meant [W502]",
         ("2026-03-02", "2026-03-02\ndays: 4"),
         volumes=VOLUMES.replace(",12", ",12000")),
    edit("W503", "scenario.yaml:5: queues.sales: 9 contacts expected while nobody who serves this "
         "queue is on duty: tue 2026-03-03 09:30 to 10:00; add agents there, or close the queue "
         "[W501]\nstaffing.csv:8: groups.team.staffing: the queues are open but there is no row "
         "for tue 2026-03-03 09:30 to 10:00, though other days have one; add them after this row "
         "(0 is a number of agents); as it is, nobody is there [W503]",
         ("2026-03-02", "2026-03-02\ndays: 2"),
         staffing=TWO_DAYS.replace("tue,09:30,2\n", "")),
]  # fmt: skip
"""Lawful, but somebody should look at it."""
