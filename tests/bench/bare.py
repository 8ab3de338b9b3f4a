"""The ceiling: a bare Flask view that returns the same bytes, on waitress with eight threads.

`python -m tests.bench.bare FOLDER`: the bodies are the files of the folder, named by number; `paths` lists their paths.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import flask
import waitress.server


def make(folder: Path) -> flask.Flask:
    app = flask.Flask("bare", static_folder=None)
    paths = (folder / "paths").read_text("utf-8").splitlines()
    bodies = {path: (folder / str(number)).read_bytes() for number, path in enumerate(paths)}

    @app.get("/")
    @app.get("/<path:rest>")
    def view(rest: str = "") -> flask.Response:
        return flask.Response(bodies[flask.request.environ["REQUEST_URI"]], content_type="text/html; charset=utf-8")

    return app


def main() -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # as Hearth does: it would only slow the ceiling down
    server = waitress.server.create_server(
        make(Path(sys.argv[1])), host="127.0.0.1", port=0, threads=8, asyncore_use_poll=True, ident=None
    )
    print(f"Listening on http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
