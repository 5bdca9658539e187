"""Phone numbers as people write them, as machines dial them, and as readers see them."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME_REGION = "NL"
# Numbers of up to six digits (112, 113, 14020) are dialled as they are; no E.164 form exists.
LONGEST_SHORT_NUMBER = 6


class NotAPhoneNumber(ValueError):
    """The text cannot be dialled."""


def normalize(written: str) -> str:
    """``020 - 624 90 31`` → ``+31206249031``; a short number keeps its digits.

    Raises NotAPhoneNumber. Dutch information numbers (0800, 0900, also with four digits) become
    +31800… although they cannot be reached from abroad: display turns them back.
    """
    digits = "".join(character for character in written if character in "0123456789")
    if 2 < len(digits) <= LONGEST_SHORT_NUMBER and not written.strip().startswith(("+", "0")):
        return digits
    try:
        number = phonenumbers.parse(written, HOME_REGION)
    except NumberParseException as problem:
        raise NotAPhoneNumber(written) from problem
    if not number.national_number or not phonenumbers.is_possible_number(number):
        raise NotAPhoneNumber(written)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def display(number: str) -> str:
    """As a reader in the Netherlands writes it: national for Dutch numbers, with +… for others."""
    if not number.startswith("+"):
        return number
    parsed = phonenumbers.parse(number)
    at_home = phonenumbers.region_code_for_country_code(parsed.country_code) == HOME_REGION
    return phonenumbers.format_number(
        parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
    )


def is_foreign(number: str) -> bool:
    """A number of another country, as stored; short numbers are Dutch."""
    return number.startswith("+") and (
        phonenumbers.region_code_for_country_code(phonenumbers.parse(number).country_code)
        != HOME_REGION
    )


def is_information_number(number: str) -> bool:
    """Dutch 0800, 085, 088, 0900…: 0800 and 0900 cannot be called from abroad."""
    return number.startswith(("+31800", "+31900", "+31906", "+31909"))


def dial(number: str) -> str:
    """What a ``tel:`` link holds. 0800 and 0900 only work in their national form."""
    return "0" + number[3:] if is_information_number(number) else number
