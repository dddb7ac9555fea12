"""One module a section of the chart: each writes what a life left in the record."""
