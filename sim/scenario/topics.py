"""Chapters of the reference page of scenario files: which models stand together, and why."""

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """A chapter: its title, what it is about, and its models in order."""

    title: str
    text: str
    models: tuple[str, ...]


TOPICS = (
    Topic(
        "The centre and its calendar",
        "A scenario is a stretch of local days. Queues say what comes, groups who answers; "
        "everything else is optional. A scenario that leaves a part out behaves as if that part "
        "did not exist.",
        ("Scenario", "SpecialDay", "Run", "Precision"),
    ),
    Topic(
        "Queues and promises",
        "A queue is one kind of demand: its arrivals, laws, promise and way to the agents. "
        "A target may have several steps (50 % in two hours, 80 % in twelve, all in a day) and "
        "count only business hours.",
        ("Queue", "Hours", "Closing", "ServiceLevelTarget", "PromiseStep"),
    ),
    Topic(
        "Arrivals",
        "First contacts: by expected volumes or a rate, as a fixed number a day, as recorded, or "
        "as a list to be dialled. Who comes back, is transferred or called back comes on top.",
        (
            "PoissonArrivals",
            "Rate",
            "RatePoint",
            "FixedCountArrivals",
            "DayCount",
            "ReplayArrivals",
            "ListArrivals",
            "Backlog",
            "Busyness",
        ),
    ),
    Topic(
        "Laws",
        "A law of durations in seconds: a mapping with the key `law` and the keys of one of the "
        "sections down to *ByTime*. Given by mean and cv (coefficient of variation) or by its own "
        "parameters, never by both. Laws by time of day (*ByTime*) are for talk, wrap-up and "
        "patience; only patience may last for ever.",
        (
            "Exponential",
            "Lognormal",
            "Gamma",
            "Erlang",
            "Weibull",
            "Hyperexponential",
            "Uniform",
            "Triangular",
            "Deterministic",
            "Empirical",
            "Never",
            "Mixture",
            "Component",
            "ByTime",
            "LawFrom",
        ),
    ),
    Topic(
        "Waiting and routing",
        "What a contact meets from its entry into a queue until an agent answers: steps that "
        "widen the search, lead elsewhere or offer a callback; full queues, announcements, lines.",
        ("RoutingStep", "PriorityClass", "Balking", "WhenFull", "Announcement", "Trunk"),
    ),
    Topic(
        "Customers who come back",
        "A first contact opens an *issue* of a customer. Who was lost may come again (*retries*), "
        "and so may who was answered without a solution (*repeats*), there or by another channel, "
        "until the issue is resolved or given up. A contact resolves its issue with probability "
        "`resolution` of the queue times the factors of the agent's skill, of the intent, and of "
        "the context if the agent sees what others did before.",
        ("Segment", "Intent", "ComeBack", "Context", "Offer"),
    ),
    Topic(
        "Before and beside the agent",
        "A machine may answer (*self-service*), another way in may be offered (*deflection*), and "
        "a second agent may be needed (*transfer*).",
        ("SelfService", "Deflection", "Transfer", "Silence"),
    ),
    Topic(
        "Calling customers",
        "A queue with `dial` calls its contacts itself: those of its list, and those who accepted "
        "a callback (`callback_to` of a routing step).",
        ("Dial", "ReachFrom"),
    ),
    Topic(
        "Agents",
        "A group has skills, people and rules for them. People come by a staffing table (so many "
        "in each interval), by shifts, or by name in a [roster](#tables).",
        (
            "AgentGroup",
            "Skill",
            "Concurrency",
            "Shift",
            "Break",
            "ShiftCount",
            "RosterRow",
            "Availability",
            "AvailableFrom",
            "Lateness",
            "Rest",
            "TenureBand",
            "Learning",
        ),
    ),
    Topic(
        "Sites and money",
        "Costs do not change what happens; sites do only by their clocks.",
        ("Site", "Costs", "Technology", "Team"),
    ),
    Topic(
        "Satisfaction and churn",
        "A model, not a measurement: every coefficient is here, to be calibrated on one's own "
        "survey.",
        ("Experience",),
    ),
    Topic(
        "The state at a time of a day",
        "A simulation may begin in the midst of a day, with the contacts and agents that are there "
        "at that time. What came before is not simulated; what comes after is drawn as in a run of "
        "the whole day ([the model](model.md#beginning-from-a-state)).",
        ("CentreState", "StateContact", "StateAgent"),
    ),
    Topic(
        "Goals and rules of plans",
        "What `ccplan staff` (agents by group and interval) and `ccplan shifts` (who starts when, "
        "with which breaks) keep to: goals by queue, limits by group, kinds of shifts, time off "
        "the phone. All of it is optional: without any, plans hold each queue's target in every "
        "interval and on every day. Agents of a plan are those scheduled to be on the phone; "
        "absence, lateness and availability of their group are simulated on top, so nothing is "
        "added for them by hand. A simulation does not read this section.",
        (
            "Planning",
            "Goal",
            "StaffLimits",
            "PinnedStaff",
            "ShiftType",
            "BreakRule",
            "Split",
            "Session",
        ),
    ),
    Topic(
        "People and their rosters",
        "Who is to be rostered by `ccplan roster`, and what their roster keeps to: contracts (the "
        "labour rules), leave, hours, wishes, the roster in force, and what its parts cost. "
        "Agents, leave, availability, wishes, previous, history and demand are "
        "[tables](#tables). A simulation does not read this section: it takes the finished roster "
        "of each group.",
        (
            "RosterRules",
            "RosterAgent",
            "Contract",
            "Window",
            "StartVariance",
            "CountLimits",
            "Succession",
            "Leave",
            "AgentHours",
            "AgentWish",
            "DemandRow",
            "OffQuota",
            "OnCall",
            "Nights",
            "RosterWeights",
        ),
    ),
)
