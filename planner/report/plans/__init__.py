"""Plans to look at: charts, tables, a page, words. They show what a plan says and compute nothing
that it does not say."""
