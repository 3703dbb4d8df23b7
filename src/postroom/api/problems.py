"""Problems: every refusal is a problem document (RFC 9457), whoever refuses."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from postroom.base.errors import BadInput, Conflict, NotFound, PostroomError, Temporary

MEDIA_TYPE = "application/problem+json"
STATUS = {NotFound: 404, BadInput: 422, Conflict: 409, Temporary: 503}


class Fault(BaseModel):
    """One thing that is wrong with what was sent."""

    pointer: str
    """Where, such as `body/stage`."""
    detail: str


class Problem(BaseModel):
    """Why a request was refused, in words (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[Fault] | None = None


class Refused(PostroomError):
    """That request is refused."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = headers


RESPONSES: dict[int | str, dict[str, object]] = {
    "default": {
        "description": "Refused, with the reason",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


def problem(
    status: int, detail: str | None = None, headers: Mapping[str, str] | None = None, errors: list[Fault] | None = None
) -> Response:
    """A refusal with this status."""
    document = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    return JSONResponse(document.model_dump(exclude_none=True), status, headers, media_type=MEDIA_TYPE)


def _ours(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        return problem(error.status, str(error), error.headers)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    return problem(status, str(error), {"Retry-After": "5"} if status == 503 else None)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = None if error.detail == HTTPStatus(error.status_code).phrase else str(error.detail)
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    return problem(error.status_code, detail, headers)


def _allowed(request: Request) -> str:
    """All methods of this path (RFC 9110, section 10.2.1): each has a route of its own, which knows no other."""
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    documented = request.app.openapi()["paths"].items()
    methods = {
        method.upper() for pattern, deeds in documented if compile_path(pattern)[0].match(path) for method in deeds
    }
    return ", ".join(sorted(methods))


def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [Fault(pointer="/".join(map(str, each["loc"])), detail=each["msg"]) for each in error.errors()]
    return problem(422, "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults[:3]), errors=faults)


def _unforeseen(_: Request, __: Exception) -> Response:
    return problem(500, "Something went wrong on our side; it was written to the log.")


def add_problems(app: FastAPI) -> None:
    """Teaches the app to refuse."""
    app.add_exception_handler(PostroomError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)
