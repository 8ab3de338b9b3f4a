"""Exit code 0 when the Hearth of this machine can serve: database, disk and schema. For a container's HEALTHCHECK."""

from __future__ import annotations

import os
import sys
import urllib.request

try:
    port = os.environ.get("HEARTH_PORT", "8420")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=4) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except OSError as error:
    sys.exit(f"not ready: {error}")
