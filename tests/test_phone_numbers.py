import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.phone_numbers import NotAPhoneNumber, dial, display, normalize

# As somebody wrote it, as it is stored, as a reader sees it, as a phone dials it.
EXAMPLES = [
    pytest.param("020-6249031", "+31206249031", "020 624 9031", "+31206249031", id="amsterdam"),
    pytest.param("+31 (0)20 624 90 31", "+31206249031", "020 624 9031", "+31206249031", id="both"),
    pytest.param("0031 20 6249031", "+31206249031", "020 624 9031", "+31206249031", id="zeros"),
    pytest.param("06-12 34 56 78", "+31612345678", "06 12345678", "+31612345678", id="mobile"),
    pytest.param("0800-0415", "+318000415", "0800 0415", "08000415", id="free"),
    pytest.param("0800 1234567", "+318001234567", "0800 1234567", "08001234567", id="free-long"),
    pytest.param("0900-8020", "+319008020", "0900 8020", "09008020", id="paid"),
    pytest.param("088 123 45 67", "+31881234567", "088 123 4567", "+31881234567", id="company"),
    pytest.param("+32 2 123 45 67", "+3221234567", "+32 2 123 45 67", "+3221234567", id="belgium"),
    pytest.param("112", "112", "112", "112", id="emergency"),
    pytest.param("14 020", "14020", "14020", "14020", id="town-hall"),
    pytest.param("٠٢٠ ٦٢٤٩٠٣١", "+31206249031", "020 624 9031", "+31206249031", id="arabic-digits"),
]


@pytest.mark.parametrize(("written", "stored", "shown", "dialled"), EXAMPLES)
def test_number_is_understood_shown_and_dialled(written, stored, shown, dialled):
    assert normalize(written) == stored
    assert display(stored) == shown
    assert dial(stored) == dialled


@pytest.mark.parametrize(("written", "stored", "shown", "dialled"), EXAMPLES)
def test_what_is_shown_can_be_typed_in_again(written, stored, shown, dialled):
    assert normalize(shown) == stored
    assert normalize(dialled) == stored


@pytest.mark.parametrize(
    "garbage",
    ["", " ", "call us", "020", "12", "020-62490311234567890", "+", "kruispost@example.org", "\0"],
)
def test_garbage_is_refused(garbage):
    with pytest.raises(NotAPhoneNumber):
        normalize(garbage)


@given(st.text())
def test_any_text_is_a_number_or_is_refused(text):
    try:
        number = normalize(text)
    except NotAPhoneNumber:
        return
    assert number.lstrip("+").isascii()
    assert number.lstrip("+").isdigit()
    assert normalize(display(number)) == number
