"""Somebody in the same network, with a browser as small as it goes. Prints what they met as JSON.

`visitor.py join URL NAME` opens a link and joins by the form behind it; `visitor.py knock-on HOST PORT` only connects;
`visitor.py find NAME` asks the network for the forum of this name and opens it as NAME.local.
"""

from __future__ import annotations

import html
import http.client
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

from zeroconf import IPVersion, Zeroconf

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


def find(name: str) -> dict[str, Any]:
    asking = Zeroconf(ip_version=IPVersion.V4Only)
    try:
        found = asking.get_service_info("_http._tcp.local.", f"{name}._http._tcp.local.", timeout=8000)
    finally:
        asking.close()
    if found is None or not found.port:
        return {"host": ""}
    connection = http.client.HTTPConnection(found.parsed_addresses()[0], found.port, timeout=10)
    connection.request("GET", "/", headers={"Host": f"{name}.local:{found.port}"})
    return {"host": found.server, "port": found.port, "status": connection.getresponse().status}


if __name__ == "__main__":
    print(json.dumps({"join": join, "knock-on": knock_on, "find": find}[sys.argv[1]](*sys.argv[2:])))  # type: ignore[operator]
