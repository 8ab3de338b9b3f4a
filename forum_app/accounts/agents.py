"""Which browser on which system, in words, from what the browser says of itself. No more than a hint: it may lie."""

from __future__ import annotations

import re

# The order counts: nearly all of them also claim to be Chrome and Safari.
_BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("QQBrowser/", "QQ Browser"),
    ("UCBrowser/", "UC Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("OPR/", "Opera"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
    ("X11", "Unix"),
)
_SAFARI = re.compile(r"Version/[\d.]+ .*Safari/")


def device(agent: str) -> tuple[str, str]:
    """The names of browser and system; '' where they cannot be told."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    if browser == "Safari" and not _SAFARI.search(agent):
        browser = ""
    return browser, next((name for mark, name in _SYSTEMS if mark in agent), "")
