"""Turns of the web server's threads: uploads take some of them, so that pages never wait behind uploads (quality P10, F12)."""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher

LARGE_BYTES = 65_536
"""Bodies from here on are files; waitress keeps them on the disk."""


class Task(Protocol):
    """What waitress hands to its threads: a connection with a whole request."""

    def service(self) -> None:
        """Answer the request."""

    def cancel(self) -> None:
        """Drop the request: the server ends."""


class Turns(ThreadedTaskDispatcher):
    """Hands requests to threads in the order they came; at most `most_uploads` of them are uploads at any time."""

    def __init__(self, threads: int, most_uploads: int) -> None:
        super().__init__()
        self._most_uploads = most_uploads
        self._busy_uploads = 0
        self._waiting: deque[Task] = deque()
        self._uploads = threading.Lock()
        self.set_thread_count(threads)

    def add_task(self, task: Task) -> None:
        """Queue a whole request."""
        if not is_upload(task):
            super().add_task(task)
            return
        with self._uploads:
            if self._busy_uploads == self._most_uploads:
                self._waiting.append(task)
                return
            self._busy_uploads += 1
        super().add_task(_Upload(task, self))

    def end_upload(self) -> None:
        """An upload was answered: the one that waited longest has its turn."""
        with self._uploads:
            if not self._waiting:
                self._busy_uploads -= 1
                return
            task = self._waiting.popleft()
        super().add_task(_Upload(task, self))

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:
        """End the threads; what still waits is dropped."""
        with self._uploads:
            waiting, self._waiting = self._waiting, deque()
        for task in waiting:
            task.cancel()
        return bool(super().shutdown(cancel_pending, timeout))


class _Upload:
    """The turn of one upload."""

    def __init__(self, task: Task, turns: Turns) -> None:
        self._task, self._turns = task, turns

    def service(self) -> None:
        """Answer it, and let the next in."""
        try:
            self._task.service()
        finally:
            self._turns.end_upload()

    def cancel(self) -> None:
        """Drop it."""
        self._task.cancel()


def is_upload(task: Task) -> bool:
    """Whether the next request of a connection brings a file, or the last word of one that came in pieces."""
    if not isinstance(task, HTTPChannel) or not task.requests:
        return False
    request = task.requests[0]
    return request.body_bytes_received >= LARGE_BYTES or "UPLOAD_LENGTH" in request.headers
