"""Static files whose address changes whenever they do."""

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class Forever(StaticFiles):
    """A folder of them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for a year without asking again."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
