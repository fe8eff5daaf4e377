"""Keyed random draws: each number is a function of what it is for, and of nothing else.

A key is a 64-bit hash of (seed, replication, names of entities, purpose). ``combine`` absorbs one
part after the other with the finaliser of SplitMix64 (Steele, Lea & Flood 2014, "Fast splittable
pseudorandom number generators", with Stafford's mix 13), so a sequence of keys below one parent is
a SplitMix64 stream. No generator state exists: draws do not depend on the order of events,
staffing, processes or machines.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np

from sim.jit import borrowing

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_1: Final = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2: Final = np.uint64(0x94D049BB133111EB)
_ONE: Final = np.uint64(1)
_S27: Final = np.uint64(27)
_S30: Final = np.uint64(30)
_S31: Final = np.uint64(31)
_S12: Final = np.uint64(12)
_TO_UNIT: Final = 2.0**-52

# Purposes of draws below a customer.
TALK: Final = 1
WRAP: Final = 2
PATIENCE: Final = 3
POSITION: Final = 4
CLASS: Final = 5
BALK: Final = 6
LISTEN: Final = 7
SEGMENT: Final = 31
INTENT: Final = 32
PERSON: Final = 33
DEFLECT: Final = 34
SELF_DURATION: Final = 35
SELF: Final = 36
SELF_SOLVED: Final = 37
HANDED: Final = 38
CALLBACK: Final = 39
CALL_AT: Final = 40
RETRY: Final = 41
REPEAT: Final = 42
RETRY_DELAY: Final = 43
REPEAT_DELAY: Final = 44
WHERE: Final = 45
SPREAD: Final = 46
TRANSFER: Final = 47
TOGETHER: Final = 48
RESOLVE: Final = 49
OFFER: Final = 50
OFFER_TALK: Final = 51
ACCEPT: Final = 52
SILENCES: Final = 53
SILENCE: Final = 54
ATTEMPT: Final = 55
LEG: Final = 56
BACKLOG_AGE: Final = 57
SURVEY: Final = 58
MOOD: Final = 59
# Purposes below one dialling of a customer.
DIALLED: Final = 61
PREVIEW: Final = 62
RING: Final = 63
CONNECT: Final = 64
RIGHT: Final = 65
WRONG: Final = 66
AGAIN: Final = 67
# Purposes below a replication, a queue-day or an agent-day.
QUEUES: Final = 20
AGENTS: Final = 21
COMMON: Final = 22
DAY_BUSYNESS: Final = 23
INTERVAL_BUSYNESS: Final = 24
COUNT: Final = 25
COUNT_DRAW: Final = 2**40  # beside the customers of an interval, who are numbered from 0
FIXED: Final = 26
ABSENT: Final = 27
FRACTION: Final = 28
SPELL: Final = 29
REPLAYED: Final = 30
LIST: Final = 70
BACKLOG: Final = 71
LATE: Final = 72
LATE_BY: Final = 73
ADHERENCE: Final = 74
STATE: Final = 75


def name_key(name: str) -> np.uint64:
    """The key of a named entity; equal names give equal keys on every machine."""
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big"))


@borrowing
def mix(key: np.uint64) -> np.uint64:
    """Scramble 64 bits (a bijection)."""
    key = (key ^ (key >> _S30)) * _MIX_1
    key = (key ^ (key >> _S27)) * _MIX_2
    return key ^ (key >> _S31)


@borrowing
def combine(key: np.uint64, part: int) -> np.uint64:
    """The key of ``part`` below ``key``; parts are whole numbers from 0."""
    return mix(key + _GOLDEN * (np.uint64(part) + _ONE))


@borrowing
def combine_key(key: np.uint64, part: np.uint64) -> np.uint64:
    """The key of an entity that is itself named by a key."""
    return mix(key + _GOLDEN * (part + _ONE))


@borrowing
def unit(key: np.uint64) -> float:
    """Uniform number strictly between 0 and 1, from the key's upper 52 bits."""
    return (np.float64(key >> _S12) + 0.5) * _TO_UNIT


@borrowing
def replication_key(seed: np.uint64, replication: int) -> np.uint64:
    """The key under which everything of one replication is drawn."""
    return combine(mix(seed + _GOLDEN), replication)


@borrowing
def uniform_for(customer: np.uint64, purpose: int) -> float:
    """The customer's uniform number for ``purpose``."""
    return unit(combine(np.uint64(customer), purpose))


@borrowing
def agent_lottery(customer: np.uint64, agent_key: np.uint64) -> int:
    """The agent's ticket when free agents are drawn for this customer; smallest wins.

    One ticket an agent, so adding an agent changes a choice only where the new one wins.
    """
    ticket: int = np.int64(combine_key(np.uint64(customer), np.uint64(agent_key)) >> _ONE)  # type: ignore[assignment]
    return ticket


@borrowing
def attempt_key(customer: np.uint64, attempt: int) -> np.uint64:
    """Key of the draws of a customer's attempt; the first one's are below the customer itself."""
    if attempt == 0:
        return np.uint64(customer)
    return combine(combine(np.uint64(customer), ATTEMPT), attempt)


@borrowing
def leg_key(key: np.uint64, leg: int) -> np.uint64:
    """Key of the draws of a transfer or consultation that begins as leg ``leg``."""
    return combine(combine(np.uint64(key), LEG), leg)


@borrowing
def dial_key(key: np.uint64, leg: int) -> np.uint64:
    """Key of the draws of one dialling: that of leg ``leg``."""
    return combine(combine(np.uint64(key), DIALLED), leg)
