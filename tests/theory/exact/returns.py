"""Customers who come back until their issue is resolved: the law of the number of contacts.

Elementary (a geometric law cut at a limit); the window formula follows `docs/kpis.md`. A contact
resolves the issue with probability r, independently each time; otherwise the customer comes back
with probability b, unless it was the ``limit``-th contact, and else gives up. Every contact is
answered (no abandonment), and delays are counted from its end to the next arrival.
"""

from dataclasses import dataclass
from math import exp, inf


@dataclass(frozen=True)
class Returns:
    """``limit`` is the most contacts per issue (None: no limit)."""

    p_resolved: float
    p_return: float = 1.0
    limit: int | None = None

    @property
    def p_again(self) -> float:
        """Probability that a contact below the limit is followed by another, x = (1 - r) b."""
        return (1.0 - self.p_resolved) * self.p_return

    def p_at_least(self, contacts: int) -> float:
        """P(N >= n) = x^(n - 1) up to the limit."""
        beyond = self.limit is not None and contacts > self.limit
        return 0.0 if beyond else self.p_again ** (contacts - 1)

    @property
    def contacts_per_issue(self) -> float:
        """E[N] = (1 - x^limit) / (1 - x)."""
        if self.limit is not None and self.p_again == 1.0:
            return float(self.limit)
        cut = 0.0 if self.limit is None else self.p_again**self.limit
        return (1.0 - cut) / (1.0 - self.p_again)

    @property
    def p_issue_resolved(self) -> float:
        """Share of the issues resolved in the end: r E[N] (Wald)."""
        return self.p_resolved * self.contacts_per_issue

    @property
    def p_given_up(self) -> float:
        """Share of the issues given up."""
        return 1.0 - self.p_issue_resolved

    @property
    def recontact_rate(self) -> float:
        """Repeat contacts over contacts, (E[N] - 1) / E[N]."""
        return 1.0 - 1.0 / self.contacts_per_issue

    @property
    def fcr_true(self) -> float:
        """Share of the issues resolved at the first contact."""
        return self.p_resolved

    def fcr_measured(self, window: float = inf, mean_delay: float = 1.0) -> float:
        """Share of the first contacts with no repeat within ``window``; exponential delays.

        Silence is taken for success: without a window it still counts those who gave up.
        """
        if self.limit == 1:
            return 1.0
        return 1.0 - self.p_again * (1.0 - exp(-window / mean_delay))

    def resolution_time(self, mean_contact: float, mean_delay: float) -> float:
        """Mean time from first arrival to the end of the last contact, resolved or not.

        ``mean_contact`` is wait plus handling of one contact, the same each time.
        """
        n = self.contacts_per_issue
        return n * mean_contact + (n - 1.0) * mean_delay
