"""Members who post side by side until they are stopped or the server is gone, and what was acknowledged to them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from http.client import HTTPException

from tests.process import Client

NAMES = ("root", "mod", "ann", "bob")
REFUSALS = (ConnectionError, HTTPException, TimeoutError)  # what a client meets when its server dies
Acknowledged = dict[int, str]  # post id -> its text


class Crowd:
    """Signed-in clients, each posting replies to one topic in a thread of its own."""

    def __init__(self, clients: Sequence[Client], topic: int, words: str) -> None:
        self.acknowledged: Acknowledged = {}
        self.unexpected: list[Exception] = []
        self._stopping = threading.Event()
        self._topic = topic
        self._threads = [
            threading.Thread(target=self._guarded, args=(client, f"{words} client {n}"))
            for n, client in enumerate(clients)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> Acknowledged:
        """Wait for them, and answer what was acknowledged to any."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self._threads), "a client hangs"
        if self.unexpected:
            raise self.unexpected[0]
        return self.acknowledged

    def wait_for(self, posts: int, still: Callable[[], bool]) -> None:
        """Until so many are acknowledged."""
        while len(self.acknowledged) < posts and still() and not self.unexpected:
            self._stopping.wait(0.01)

    def _guarded(self, client: Client, words: str) -> None:
        try:
            self._post(client, words)
        except REFUSALS:
            pass
        except Exception as error:
            self.unexpected.append(error)

    def _post(self, client: Client, words: str) -> None:
        number = 0
        while not self._stopping.is_set():
            number += 1
            body = f"{words} post {number}: " + "so many words 很多字 " * (number % 40)
            self.acknowledged[client.reply(self._topic, body.strip())] = body.strip()
