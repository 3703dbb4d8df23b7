"""Files on their way into an answer: handed in at once, shown in the composer, gone if never sent."""

from fastapi import APIRouter, UploadFile
from fastapi.responses import JSONResponse, Response

from postroom.base import blobs
from postroom.base.errors import BadInput, NotFound
from postroom.cases.message import Upload
from postroom.cases.uploading import upload
from postroom.web.attachments import download
from postroom.web.visit import SignedIn, Visit

router = APIRouter()


@router.post("/uploads")
def hand_in(visit: SignedIn, file: UploadFile) -> Response:
    """Keeps one file; its id goes with the answer."""
    made = take(visit, file)
    return JSONResponse({"id": made.id, "name": made.name, "type": made.type, "size": made.size}, 201)


@router.get("/uploads/{id_}")
def show(visit: SignedIn, id_: str) -> Response:
    """The file, for whoever handed it in: the composer shows pasted images by this address."""
    made = visit.session.get(Upload, id_)
    if made is None or made.agent_id != visit.agent.id:
        raise NotFound("There is no such upload.")
    content = blobs.load(visit.session, [made.blob_id])[made.blob_id]
    return download(content, made.name, made.type, show_image=True)


def take(visit: Visit, file: UploadFile) -> Upload:
    """Keeps a file of this request. Raises BadInput when it is too large."""
    largest = visit.desk.largest_upload
    content = file.file.read(largest + 1)
    if len(content) > largest:
        raise BadInput(f"{file.filename} is too large: a file may have {largest // 1_000_000} MB.")
    type_ = file.content_type or "application/octet-stream"
    return upload(visit.session, visit.agent.id, file.filename or "file", type_, content)
