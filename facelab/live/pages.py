"""What both servers share: the page's files, and who may ask for the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from facelab.errors import FacelabError
from facelab.live.security import Guard, headers_of_page

_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "json": "application/json"}
_FRAMED = ("camera.html",)  # which a notebook shows in a frame
_MAX_JSON = 10_000  # bytes


class Refusal(Exception):
    """A request that is answered with a reason; ``values`` belong to the reason.

    Args:
        status: Of the answer, such as 404.
        code: For the page, which has a sentence for each in both languages.
        message: One sentence.
        values: What the sentence is about.
    """

    def __init__(self, status: int, code: str, message: str, **values: Any):
        super().__init__(message)
        self.status, self.document = status, {"code": code, "message": message, **values}


class Pages:
    """Serves the page's files, each under its own name: no path of a request reaches the disk.

    Args:
        guard: Who may ask.
        front: The file for the address without a name.
    """

    def __init__(self, guard: Guard, front: str):
        folder = files("facelab.live").joinpath("page")
        self._files = {each.name: each.read_bytes() for each in folder.iterdir() if _kind(each.name) in _TYPES}
        self._guard, self._front = guard, front

    def route(self) -> Route:
        """For all that no other route takes."""
        return Route("/{name:path}", self._file, methods=["GET"])

    async def _file(self, request: Request) -> Response:
        name = request.path_params["name"] or self._front
        if not self._guard.allows_host(request.headers.get("host")) or name not in self._files:
            return Response("Not found.", 404, headers_of_page())
        kind = f"{_TYPES[_kind(name)]}; charset=utf-8"
        return Response(self._files[name], 200, headers_of_page(name in _FRAMED), media_type=kind)


def guarded(
    guard: Guard, path: str, method: str, answer: Callable[[Request, bytes], dict], most_bytes: int = _MAX_JSON
) -> Route:
    """A route of the interface: checks who asks, reads the body, runs ``answer`` in a thread, and makes JSON of it.

    Args:
        guard: Who may ask.
        path: As Starlette takes it.
        method: "GET", "POST" or "DELETE".
        answer: From the request and its body to a JSON document; may raise :class:`Refusal`.
        most_bytes: That a body may have.
    """

    async def endpoint(request: Request) -> Response:
        try:
            wrong = guard.allows(request.headers, changes=method != "GET")
            if wrong is not None:
                raise Refusal(401 if wrong == "wrong_token" else 403, wrong, "This request is not from the page.")
            document = await run_in_threadpool(answer, request, await _body(request, most_bytes))
        except Refusal as err:
            return JSONResponse(err.document, err.status, headers_of_page())
        except FacelabError as err:
            return JSONResponse({"code": "failed", "message": str(err)}, 500, headers_of_page())
        return JSONResponse(document, 200, headers_of_page())

    return Route(path, endpoint, methods=[method])


async def _body(request: Request, most_bytes: int) -> bytes:
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > most_bytes:
            raise Refusal(413, "too_large", "The request is too large.")
    return data


def json_object(data: bytes) -> dict:
    """The JSON object in a body; of an empty one an empty object.

    Raises:
        Refusal: Something else.
    """
    try:
        document = json.loads(data) if data else {}
    except (ValueError, RecursionError) as err:
        raise Refusal(400, "bad_request", "Expected JSON.") from err
    if not isinstance(document, dict):
        raise Refusal(400, "bad_request", "Expected a JSON object.")
    return document


def _kind(name: str) -> str:
    return name.rpartition(".")[2]
