"""The independent auditor: judges any roster without a solver, by code of its own."""

from planner.audit.auditor import audit, audit_roster
from planner.audit.breach import Audit, Breach
from planner.audit.objective import terms

__all__ = ["Audit", "Breach", "audit", "audit_roster", "terms"]
