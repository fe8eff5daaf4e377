"""Programs that measure, derive and judge; not part of the installed product."""
