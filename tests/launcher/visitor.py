"""Somebody in the same network, with a browser as small as it goes. Prints what they met as JSON.

`visitor.py join URL NAME` opens a link and joins by the form behind it; `visitor.py knock-on HOST PORT` only connects.
"""

from __future__ import annotations

import html
import json
import re
import socket
import sys
import time
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def join(link: str, name: str) -> dict[str, Any]:
    browser = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))
    try:
        page = browser.open(link, timeout=10).read().decode()
    except HTTPError as error:
        return {"status": error.code, "page": error.read().decode()}
    form = page[page.index('<form method="post"') :]
    fields = {field: html.unescape(value) for field, value in HIDDEN.findall(form)}
    body = urlencode({**fields, "username": name, "password": "three words fine"}).encode()
    try:
        answer = browser.open(urljoin(link, "/join"), body, timeout=10)
    except HTTPError as error:
        return {"status": error.code, "page": error.read().decode()}
    return {"status": answer.status, "page": page, "ended": answer.url, "after": answer.read().decode()}


def knock_on(host: str, port: str) -> dict[str, Any]:
    began = time.monotonic()
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except OSError as error:
        return {"error": type(error).__name__, "took": time.monotonic() - began}
    return {"error": "", "took": time.monotonic() - began}


if __name__ == "__main__":
    print(json.dumps({"join": join, "knock-on": knock_on}[sys.argv[1]](*sys.argv[2:])))  # type: ignore[operator]
