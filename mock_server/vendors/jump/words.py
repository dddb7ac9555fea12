"""Jump's words for the chart's codes: the documented values, and UK words where there are none."""

from __future__ import annotations

GENDERS = {
    "Identifies as female": "woman",
    "Transgender woman": "woman",
    "Identifies as male": "man",
    "Transgender man": "man",
    "Non-binary": "non_binary",
}
"""By the identity file's words; whatever it has besides is `other`."""

ETHNICITIES = {
    "2106-3": (
        "White: English, Welsh, Scottish, Northern Irish or British",
        "White: English, Welsh, Scottish, Northern Irish or British",
        "White: English, Welsh, Scottish, Northern Irish or British",
        "White: Irish",
        "White: Any other White background",
    ),
    "2054-5": (
        "Black, Black British, Caribbean or African: African",
        "Black, Black British, Caribbean or African: Caribbean",
    ),
    "2028-9": (
        "Asian or Asian British: Indian",
        "Asian or Asian British: Pakistani",
        "Asian or Asian British: Bangladeshi",
        "Asian or Asian British: Chinese",
    ),
}
"""Groups of the 2021 census of England and Wales, by CDC race code."""

OTHER_ETHNICITIES = (
    "Other ethnic group: Any other ethnic group",
    "Mixed or Multiple ethnic groups: Any other Mixed or Multiple background",
)

MEDICATION_STATUSES = {
    "active": "active",
    "on-hold": "active",
    "completed": "expired",
    "stopped": "stopped",
    "cancelled": "stopped",
    "draft": "draft",
}

OBSERVATION_STATUSES = {
    "registered": "preliminary",
    "preliminary": "preliminary",
    "final": "final",
    "amended": "amended",
    "corrected": "amended",
    "cancelled": "cancelled",
    "entered-in-error": "cancelled",
}

REFERRAL_STATUSES = {
    "active": "active",
    "on-hold": "active",
    "completed": "completed",
    "revoked": "cancelled",
    "cancelled": "cancelled",
    "draft": "draft",
}

ALLERGY_STATUSES = {"active": "active", "inactive": "inactive", "resolved": "resolved"}

ONGOING = ("active", "recurrence", "relapse")
"""Clinical statuses of a problem that is not past."""

ADMINISTRATIVE = ("Z",)
"""First letters of the ICD-10 codes that stand for administration and history, not illness."""

IMPORT_SYSTEMS = ("EMIS Web", "SystmOne", "Vision")
"""Where records of an earlier practice come from; names of systems that UK practices use."""

ARCHIVE_REASONS = ("Moved out of area", "Registered elsewhere", "Duplicate record")
