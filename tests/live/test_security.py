"""Who may talk to the server: a table of requests."""

import pytest

from facelab.live.security import Guard, headers_of_page, new_token

HOST = "127.0.0.1:4000"
OURS = {"host": HOST, "origin": f"http://{HOST}", "authorization": "Bearer secret"}
GUARD = Guard("secret")


@pytest.mark.parametrize(
    ("changed", "changes", "wrong"),
    [
        ({}, True, None),
        ({"host": "localhost:4000", "origin": "http://localhost:4000"}, True, None),
        ({"host": "[::1]:4000", "origin": "http://[::1]:4000"}, True, None),
        ({"authorization": "bearer secret"}, True, None),
        ({"origin": None}, False, None),  # browsers send none where a page reads from its own server
        ({"origin": None}, True, "foreign_origin"),
        ({"origin": "null"}, True, "foreign_origin"),
        ({"origin": "null"}, False, "foreign_origin"),
        ({"origin": "http://evil.example"}, True, "foreign_origin"),
        ({"origin": "http://evil.example"}, False, "foreign_origin"),
        ({"origin": "http://127.0.0.1:4001"}, True, "foreign_origin"),
        ({"origin": "https://127.0.0.1:4000"}, True, "foreign_origin"),
        ({"host": "evil.example:4000", "origin": "http://evil.example:4000"}, True, "foreign_host"),
        ({"host": "127.0.0.1.evil.example"}, True, "foreign_host"),
        ({"host": "user@127.0.0.1:4000"}, True, "foreign_host"),
        ({"host": "127.0.0.1:4000/x"}, True, "foreign_host"),
        ({"host": "127.0.0.1:port"}, True, "foreign_host"),
        ({"host": None}, True, "foreign_host"),
        ({"authorization": None}, True, "wrong_token"),
        ({"authorization": "Bearer"}, True, "wrong_token"),
        ({"authorization": "Bearer Secret"}, True, "wrong_token"),
        ({"authorization": "Basic secret"}, True, "wrong_token"),
        ({"authorization": "Bearer sécret"}, True, "wrong_token"),
    ],
)
def test_the_table(changed, changes, wrong):
    headers = {key: value for key, value in (OURS | changed).items() if value is not None}
    assert GUARD.allows(headers, changes) == wrong


def test_tls_asks_for_an_origin_of_tls():
    guard = Guard("secret", ["lab.example"], secure=True)
    assert guard.allows_origin("https://lab.example:4000", "lab.example:4000")
    assert not guard.allows_origin("http://lab.example:4000", "lab.example:4000")


@pytest.mark.parametrize("token", [None, 3, b"secret", ["secret"], ""])
def test_a_token_is_a_string(token):
    assert not GUARD.knows(token)


def test_tokens_are_long_and_new():
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) >= 43  # 256 bits in base 64


def test_pages_load_nothing_from_elsewhere():
    policy = headers_of_page()["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy
    assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in headers_of_page(True)["Content-Security-Policy"]
