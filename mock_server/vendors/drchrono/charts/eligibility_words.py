"""What codes of an eligibility answer (X12 271) mean, in short words of our own."""

from __future__ import annotations

ELIGIBILITIES = {
    "1": "Active Coverage",
    "2": "Active, full risk with the provider",
    "3": "Active, some services at a fixed rate",
    "4": "Active, primary care at a fixed rate",
    "5": "Active, under investigation",
    "6": "Inactive",
    "7": "Inactive, update pending",
    "8": "Inactive, under investigation",
    "A": "Co-Insurance",
    "B": "Co-Payment",
    "C": "Deductible",
    "CB": "Coverage Basis",
    "D": "Benefit Description",
    "E": "Exclusions",
    "F": "Limitations",
    "G": "Out of Pocket Limit",
    "H": "Unlimited",
    "I": "Non-Covered",
    "J": "Cost Containment",
    "K": "Reserve",
    "L": "Primary Care Provider",
    "M": "Pre-existing Condition",
    "MC": "Managed Care Coordinator",
    "N": "Only with the provider that follows",
    "O": "Not Medically Necessary",
    "P": "Disclaimer",
    "Q": "Second Surgical Opinion Required",
    "R": "Other or Additional Payer",
    "S": "History of Earlier Years",
    "T": "Card Reported Lost or Stolen",
    "U": "Ask the one named below",
    "V": "Cannot Process",
    "W": "Other Source of Data",
    "X": "Health Care Facility",
    "Y": "Spend Down",
}
"""By EB01, what sort of information it is."""

SERVICES = {
    "30": "Health benefit plan coverage",
    "98": "Physician's office visit",
    "1": "Medical care",
    "BZ": "Office visit, well patient",
    "UC": "Urgent care",
    "MH": "Mental health",
    "5": "Laboratory tests",
    "AL": "Eye care",
    "35": "Dental care",
}
"""By EB03, the service types that the practice asks about."""
