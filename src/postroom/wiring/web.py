"""The web process's application."""

from fastapi import FastAPI
from sqlalchemy import text

from postroom.base.database import Database
from postroom.base.settings import Settings


def web_app(settings: Settings, database: Database) -> FastAPI:
    """The screens and the JSON API in one application."""
    app = FastAPI(title=settings.postroom_organisation, docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/api/v1/health")
    def health() -> dict[str, str]:
        with database.reading() as session:
            session.execute(text("SELECT 1"))
        return {"status": "ok"}

    return app
