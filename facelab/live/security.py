"""Who may talk to the server: this machine's own page with its token, and no one else.

A server on 127.0.0.1 can be reached by every program and every page in every browser of the machine. So:

- Each run has a secret token. It stands in the fragment of the printed address (``#...``), which browsers do not send,
  and comes back as a bearer token. There is no cookie, because cookies of one host are shared by all its ports.
- The ``Host`` header must be ours: a foreign name that was made to point to 127.0.0.1 (DNS rebinding) is refused.
- The ``Origin`` header, which browsers put on what a page does, must be ours on whatever changes something.
- Pages may load and contact nothing from elsewhere (Content-Security-Policy).

Source: OWASP, Cross-Site Request Forgery Prevention and WebSocket Security cheat sheets.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
)
_NOTEBOOKS = "http://127.0.0.1:* http://localhost:*"  # whose pages may show the camera's page in a frame


def new_token() -> str:
    """A secret of 256 bits for an address."""
    return secrets.token_urlsafe(32)


class Guard:
    """What a request must have.

    Args:
        token: The secret.
        hosts: Names under which this server is reached.
        secure: True where it speaks TLS.

    Attributes:
        token: The secret.
    """

    def __init__(self, token: str, hosts: Iterable[str] = LOOPBACK, secure: bool = False):
        self.token = token
        self._hosts = frozenset(host.lower() for host in hosts)
        self._scheme = "https" if secure else "http"

    def knows(self, token: object) -> bool:
        """True for the token; compared in constant time, so that its letters cannot be guessed one by one."""
        return isinstance(token, str) and hmac.compare_digest(token.encode(), self.token.encode())

    def allows_host(self, host: str | None) -> bool:
        """Whether a ``Host`` header, with or without a port, names this server."""
        return host is not None and self._name(f"//{host}") in self._hosts

    def allows_origin(self, origin: str | None, host: str | None) -> bool:
        """Whether an ``Origin`` header is that of our own page: same scheme, same host, same port."""
        return origin is not None and self.allows_host(host) and origin.lower() == f"{self._scheme}://{host}".lower()

    def allows(self, headers, changes: bool) -> str | None:
        """``None`` for a request to the interface that may pass, else the code of what is wrong with it.

        Args:
            headers: Of the request; a mapping with names in lower case.
            changes: Whether it changes something: then a missing ``Origin`` is refused, too. Browsers leave it out
                where a page reads from its own server.
        """
        host, origin = headers.get("host"), headers.get("origin")
        if not self.allows_host(host):
            return "foreign_host"
        if (origin is not None or changes) and not self.allows_origin(origin, host):
            return "foreign_origin"
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return None if scheme.lower() == "bearer" and self.knows(token) else "wrong_token"

    @staticmethod
    def _name(address: str) -> str | None:
        try:
            parts = urlsplit(address)
            parts.port  # noqa: B018 - raises where it is no number
        except ValueError:
            return None
        return parts.hostname if not parts.path and parts.username is None else None


def headers_of_page(framed: bool = False) -> dict[str, str]:
    """Headers for every answer; ``framed`` for the one page that a notebook may show in a frame."""
    return {
        "Content-Security-Policy": _POLICY + (_NOTEBOOKS if framed else "'none'"),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(self)",
        "Cache-Control": "no-store",
    }
