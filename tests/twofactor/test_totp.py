"""The codes: RFC 4226 appendix D, RFC 6238 appendix B, and what hands make of six digits."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.twofactor import totp

KEY = b"12345678901234567890"
SECRET = base64.b32encode(KEY).decode()
COUNTED = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split()
TIMED = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


def test_codes_are_those_of_rfc_4226() -> None:
    assert [totp.hotp(KEY, counter) for counter in range(10)] == COUNTED


@pytest.mark.parametrize(("at", "code"), TIMED.items())
def test_codes_are_those_of_rfc_6238(at: int, code: str) -> None:
    assert totp.hotp(KEY, totp.step_at(at), 8) == code
    assert totp.code_at(SECRET, totp.step_at(at)) == code[-6:]


def test_a_code_of_the_steps_beside_counts_and_one_of_those_beyond_does_not() -> None:
    found = [totp.matching(SECRET, totp.code_at(SECRET, 1000 + off), 1000) for off in (-2, -1, 0, 1, 2)]
    assert found == [None, 999, 1000, 1001, None]


def test_at_the_beginning_of_time_nothing_is_before() -> None:
    assert totp.matching(SECRET, totp.code_at(SECRET, 0), 0) == 0


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "１２３４５６", "123\u3000456"])
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert totp.read(typed) == "123456"


@given(st.text())
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = totp.read(typed)
    assert found == "" or (len(found) == 6 and set(found) <= set("0123456789"))


@pytest.mark.parametrize("issuer", ["Plum Lane", "李树巷 & 朋友", "a:b?c=d#e"])
def test_the_square_says_whose_code_it_is(issuer: str) -> None:
    uri = urlsplit(totp.uri(SECRET, "小满", issuer))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert parse_qs(uri.query) == {"secret": [SECRET], "issuer": [issuer.replace(":", " ")]}
    assert uri.path.count(":") == 1


def test_each_secret_is_a_new_one_of_160_bits() -> None:
    made = {totp.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(base64.b32decode(secret)) for secret in made} == {20}
