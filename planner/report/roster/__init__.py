"""A named roster shown: tables, Excel, calendars, pictures, text, a page, figures for machines."""
