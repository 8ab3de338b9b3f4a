"""Where the frozen program begins. Packages cannot: PyInstaller runs a script."""

from __future__ import annotations

import runpy
import sys

from launcher import frozen

frozen.prepare()

if sys.argv[1:] == ["decode-pictures"]:  # as from source its file alone, without the forum: half a second, 40 MB
    runpy.run_path(f"{sys._MEIPASS}/forum_app/uploads/images.py", run_name="__main__")
    sys.exit()

from launcher.__main__ import main  # noqa: E402 - nothing may be imported before the environment is right

main()
