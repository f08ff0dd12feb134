"""The server of the live page: its files, the stream of frames, and the people of the gallery."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from concurrent.futures import Future

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from facelab import images
from facelab.errors import FacelabError, GalleryError, InputError
from facelab.live import answers
from facelab.live.enrollment import TAKES, Enrollment
from facelab.live.pages import Pages, Refusal, guarded, json_object
from facelab.live.people import People
from facelab.live.security import Guard
from facelab.live.session import Live

MAX_FRAME_BYTES, MAX_FRAME_PIXELS = 2_000_000, 1920 * 1080
_PATIENCE = 5.0  # seconds for the first message of a websocket
BAD_MESSAGE, WRONG_TOKEN, FOREIGN, TAKEN_OVER = 4400, 4401, 4403, 4409  # why a websocket was closed


class LiveServer:
    """One running recognizer behind HTTP and a websocket.

    Args:
        live: The recognizer, or its promise: the page is there while the networks still load.
        guard: Who may ask.
        enrolls: Whether people can be enrolled and deleted from the page.
        min_face: Smallest face that the detector looks for, in pixels; shown on the page.

    Attributes:
        app: The ASGI application.
    """

    def __init__(self, live: Live | Future[Live], guard: Guard, enrolls: bool = True, min_face: float = 60):
        self._live: Future[Live] = live if isinstance(live, Future) else _done(live)
        self._guard, self._enrolls, self._min_face = guard, enrolls, min_face
        self._enrollment: Enrollment | None = None
        self._socket: WebSocket | None = None
        self._next = 0  # numbers of frames as the recognizer sees them: they rise over all connections
        self.app = Starlette(routes=self._routes())

    def _routes(self) -> list[Route | WebSocketRoute]:
        asked = {
            ("/api/people", "GET"): self.people,
            ("/api/people/{name:path}", "DELETE"): self.delete,
            ("/api/faces/{track:int}", "GET"): self.face,
            ("/api/faces/{track:int}/correction", "POST"): self.correct,
            ("/api/enrollment", "POST"): self.enroll,
            ("/api/enrollment", "DELETE"): self.cancel,
            ("/api/enrollment/takes", "POST"): self.take,
            ("/api/enrollment/confirmation", "POST"): self.confirm,
        }
        return [
            *(guarded(self._guard, path, method, self._ready(answer)) for (path, method), answer in asked.items()),
            WebSocketRoute("/api/frames", self.frames),
            Pages(self._guard, "index.html").route(),
        ]

    def _ready(self, answer: Callable[[Live, Request, dict], dict]) -> Callable[[Request, bytes], dict]:
        """An answer that needs the recognizer, once it is loaded."""

        def call(request: Request, body: bytes) -> dict:
            if not self._live.done():
                raise Refusal(503, "loading", "The networks are still loading.")
            return answer(self._live.result(), request, json_object(body))

        return call

    def people(self, live: Live, request: Request, body: dict) -> dict:
        """Who is enrolled."""
        return answers.people(self._gallery(live))

    def delete(self, live: Live, request: Request, body: dict) -> dict:
        """Forget a person."""
        people, name = self._gallery(live, changes=True), request.path_params["name"]
        try:
            people.remove(name)
        except (GalleryError, InputError) as err:
            if name in people.list():
                raise
            raise Refusal(404, "unknown_person", "No one of that name is enrolled.", name=name) from err
        live.refresh()
        return answers.people(people)

    def face(self, live: Live, request: Request, body: dict) -> dict:
        """A face closer."""
        track = request.path_params["track"]
        details = live.face(track)
        if details is None:
            raise Refusal(404, "no_such_face", "That face is gone, or was not looked at yet.")
        return answers.face(track, details, None if live.people is None else live.people.threshold())

    def correct(self, live: Live, request: Request, body: dict) -> dict:
        """ "Not this person"."""
        name = live.correct(request.path_params["track"])
        if name is None:
            raise Refusal(409, "nothing_to_correct", "That face has no name now.")
        return {"track": request.path_params["track"], "not": name}

    def enroll(self, live: Live, request: Request, body: dict) -> dict:
        """Begin to enroll a person who has agreed."""
        self._gallery(live, changes=True)
        if body.get("consent") is not True:
            raise Refusal(422, "no_consent", "Expected the consent of the person who is enrolled.")
        try:
            self._enrollment = Enrollment(live, body.get("name"))
        except InputError as err:
            raise Refusal(422, "bad_name", str(err)) from err
        return {"name": self._enrollment.name, "date": self._enrollment.date, "taken": 0, "needed": TAKES}

    def take(self, live: Live, request: Request, body: dict) -> dict:
        """One take."""
        enrollment = self._present()
        result = enrollment.take()
        return answers.take(len(enrollment), result)

    def confirm(self, live: Live, request: Request, body: dict) -> dict:
        """Store the vectors of the takes."""
        enrollment = self._present()
        if len(enrollment) < TAKES:
            raise Refusal(409, "not_enough_takes", "Take all photos first.", taken=len(enrollment), needed=TAKES)
        photos = enrollment.confirm()
        self._enrollment = None
        return {"name": enrollment.name, "photos": photos, **answers.people(live.people)}

    def cancel(self, live: Live, request: Request, body: dict) -> dict:
        """Forget the takes."""
        self._enrollment = None
        return {}

    def _gallery(self, live: Live, changes: bool = False) -> People:
        if live.people is None or (changes and not self._enrolls):
            raise Refusal(403, "enrollment_off", "No one can be enrolled or deleted here.")
        return live.people

    def _present(self) -> Enrollment:
        if self._enrollment is None:
            raise Refusal(409, "no_enrollment", "Begin with a name and consent.")
        return self._enrollment

    async def frames(self, socket: WebSocket) -> None:
        """The stream: a token, then frames in and answers out, one for one."""
        headers = socket.headers
        await socket.accept()
        if not self._guard.allows_origin(headers.get("origin"), headers.get("host")):
            return await socket.close(FOREIGN)
        with contextlib.suppress(WebSocketDisconnect):
            if not await self._introduced(socket):
                return None
            before, self._socket = self._socket, socket
            if before is not None:
                with contextlib.suppress(RuntimeError):  # it has gone already
                    await before.close(TAKEN_OVER)
            live = await asyncio.wrap_future(self._live)
            await socket.send_json(answers.welcome(live, self._min_face, self._enrolls))
            while self._socket is socket:
                await self._answer(live, socket)
        if self._socket is socket:
            self._socket = None
        return None

    async def _introduced(self, socket: WebSocket) -> bool:
        """Whether the first message brings the token; else the socket is closed."""
        try:
            first = json.loads(await asyncio.wait_for(socket.receive_text(), _PATIENCE))
        except (ValueError, KeyError, RecursionError, TimeoutError):
            await socket.close(BAD_MESSAGE)
            return False
        if not (isinstance(first, dict) and self._guard.knows(first.get("token"))):
            await socket.close(WRONG_TOKEN)
            return False
        return True

    async def _answer(self, live: Live, socket: WebSocket) -> None:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1000))
        data = message.get("bytes")
        if data is None or len(data) < 5:
            self._socket = None
            return await socket.close(BAD_MESSAGE)
        number = int.from_bytes(data[:4], "big")
        document = await run_in_threadpool(self._recognized, live, number, data[4:])
        return await socket.send_json(document)

    def _recognized(self, live: Live, number: int, jpeg: bytes) -> dict:
        try:
            image = images.reading.decode_jpeg(jpeg, MAX_FRAME_PIXELS)
        except InputError:
            return {"type": "refused", "frame": number, "code": "bad_picture"}
        self._next += 1
        try:
            return answers.frame(live.frame(self._next, image)) | {"frame": number}
        except FacelabError as err:
            return {"type": "failed", "frame": number, "message": str(err)}


def _done(live: Live) -> Future[Live]:
    future: Future[Live] = Future()
    future.set_result(live)
    return future
