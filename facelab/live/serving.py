"""Run the live page's server on this machine: address, port, TLS, start and end."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
import threading
from dataclasses import dataclass

import uvicorn

from facelab.errors import InputError
from facelab.live.security import LOOPBACK, Guard, new_token
from facelab.live.server import MAX_FRAME_BYTES


@dataclass(frozen=True)
class Place:
    """Where a server listens.

    Attributes:
        host: An address or name of this machine. Others than 127.0.0.1 need a certificate: browsers give the camera to
            no page that came over an open network.
        port: 0 for any that is free.
        certificate: File with a certificate, PEM; ``None`` for plain HTTP.
        key: File with its key, PEM.

    Raises:
        InputError: Another host without a certificate, half of a pair, or files that are no such pair.
    """

    host: str = "127.0.0.1"
    port: int = 0
    certificate: str | os.PathLike | None = None
    key: str | os.PathLike | None = None

    def __post_init__(self):
        if (self.certificate is None) != (self.key is None):
            raise InputError("Expected a certificate and its key, or neither. Received: one of them.")
        if self.certificate is None and self.host not in LOOPBACK:
            raise InputError(
                f"Expected a certificate and its key for {self.host}: browsers give no camera to a page that came over "
                "an open network, and others could read along. Received: none. Or take 127.0.0.1."
            )
        if _is_wildcard(self.host):
            raise InputError(f"Expected the one address at which this machine is reached. Received: {self.host}.")
        if self.certificate is not None:
            try:
                ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(self.certificate, self.key)
            except OSError as err:
                raise InputError(f"Cannot use the certificate {self.certificate} with {self.key}: {err}.") from err

    @property
    def secure(self) -> bool:
        """Whether it speaks TLS."""
        return self.certificate is not None

    def guard(self) -> Guard:
        """A guard with a new token."""
        return Guard(new_token(), {*LOOPBACK, self.host}, self.secure)


class Serving:
    """A server that listens at once, and answers from :meth:`run` or :meth:`start` on.

    Args:
        app: An ASGI application.
        place: Where.

    Attributes:
        address: Such as ``"http://127.0.0.1:40123/"``.

    Raises:
        InputError: The port is taken, or the host is not this machine's.
    """

    def __init__(self, app, place: Place):
        family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((place.host, place.port))
            self._socket.listen()  # who comes before the server runs waits
        except (OSError, OverflowError) as err:
            self._socket.close()
            reason = getattr(err, "strerror", None) or err
            raise InputError(f"Cannot listen on {place.host}, port {place.port}: {reason}. Take --port 0.") from err
        host = f"[{place.host}]" if ":" in place.host else place.host
        self.address = f"{'https' if place.secure else 'http'}://{host}:{self._socket.getsockname()[1]}/"
        self._server = uvicorn.Server(
            uvicorn.Config(
                app, log_config=None, log_level="error", access_log=False, ws="websockets-sansio",
                ws_max_size=MAX_FRAME_BYTES, ws_per_message_deflate=False, server_header=False,
                timeout_graceful_shutdown=2, ssl_certfile=place.certificate, ssl_keyfile=place.key,
                lifespan="off",
            )
        )  # fmt: skip
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve until :meth:`stop`, or until Ctrl+C."""
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        """Serve in a thread."""
        self._thread = threading.Thread(target=self.run, name="facelab-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for the thread if there is one."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(timeout=10)
            self._socket.close()


def _is_wildcard(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
