"""Health: whether what is essential answers. It takes no token."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel
from sqlalchemy import text

from postroom.api.problems import RESPONSES
from postroom.api.shapes import VERSION
from postroom.base.database import Database

router = APIRouter(tags=["health"], responses=RESPONSES)


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"] = "ok"
    database: Literal["ok"] = "ok"
    version: str


@router.get("/health")
def read_health(request: Request) -> Health:
    """503 when something essential is down."""
    database: Database = request.app.state.door.database
    with database.reading() as session:
        session.execute(text("SELECT 1"))
    return Health(version=VERSION)
