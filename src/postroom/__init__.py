"""Postroom: self-hosted customer support by e-mail."""

import sys

# structlog draws errors on terminals with rich where it finds it, which takes 9 MiB in every process. Nobody looks on.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]
