"""Healthjump's words for the chart's codes. Assumed: the document shows only a few of them."""

from __future__ import annotations

STATUSES = {
    "active": "Active",
    "recurrence": "Active",
    "relapse": "Active",
    "inactive": "Inactive",
    "remission": "Inactive",
    "resolved": "Resolved",
    "completed": "Completed",
    "stopped": "Discontinued",
    "cancelled": "Cancelled",
    "finished": "Completed",
    "in-progress": "In Progress",
    "booked": "Scheduled",
    "fulfilled": "Completed",
    "noshow": "No Show",
}

FLAGS = {"H": "H", "L": "L", "HH": "H", "LL": "L", "A": "A", "N": "N"}

VITALS = {
    "8302-2": ("height_cm", False),
    "29463-7": ("weight_kg", False),
    "39156-5": ("bmi", False),
    "8480-6": ("systolic_bp", True),
    "8462-4": ("diastolic_bp", True),
    "8867-4": ("heart_rate", True),
    "9279-1": ("respiratory_rate", True),
    "8310-5": ("temperature_c", False),
    "2708-6": ("oxygen_saturation", False),
    "59408-5": ("oxygen_saturation", False),
}
"""From a LOINC code to the record's field, and whether the field is a whole number."""
