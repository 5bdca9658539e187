"""The questions a visitor asks, in the order of the public page: the headings of every form."""

from ..text import for_editors

WHAT_IS_IT = for_editors("What is it?")
WHO_CAN_COME = for_editors("Who can come?")
IS_IT_SAFE = for_editors("Is it safe?")
WHEN = for_editors("When?")
WHERE = for_editors("Where?")
HOW_TO_GET_IN = for_editors("How to get in?")
WHAT_DOES_IT_COST = for_editors("What does it cost?")
WHICH_LANGUAGES = for_editors("Which languages?")
HOW_TO_REACH_THEM = for_editors("How to reach them?")
HOW_OLD_IS_THIS = for_editors("How old is this?")
FOR_EDITORS = for_editors("For editors")

FRESHNESS_FIELDS = ("assured_date", "assured_by", "review_interval_months")
FRESHNESS_HINT = for_editors(
    "Readers see this date. Fill it in when somebody of the organisation said that all is correct."
)
