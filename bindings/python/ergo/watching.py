"""Watching a machine: its events, and what is known of its memory in the formats of other people's tools."""

import contextlib
import ctypes as c

from .header import MORE, OPENMETRICS, Event, _lib, _WRITE

# Events that are taken out of the ring at a time.
_AT_A_TIME = 64


class Watching:
    """The part of a VM that tells."""

    def events(self):
        """What has happened since, oldest first, until the ring (event_ring_bytes) is empty: ergo.Event with name, time_ns, a, b, c, d. Any thread, one at a time."""
        records = (Event * _AT_A_TIME)()
        while True:
            with self._life:
                n = _lib.events_poll(self._p, records, _AT_A_TIME) if self._p is not None else 0
            if n == 0:
                return
            for record in records[:n]:
                yield Event.from_buffer_copy(record)

    def tick(self):
        """Asks for an event DELTA at the next safepoint. Any thread."""
        with self._life:
            if self._p is not None:
                _lib.tick(self._p)

    def export(self, format, to=None, flags=0):
        """A file of that format (ergo.OPENMETRICS and so on) as bytes, or written to a binary file. What the file's write raises is raised here."""
        return self._written(to, lambda write: _lib.export(self._p, format, flags, write, None))[0]

    def metrics(self):
        """OpenMetrics text."""
        return self.export(OPENMETRICS).decode()

    @contextlib.contextmanager
    def cpu_profile(self, hz=100):
        """Takes samples of what runs in the block; export(ergo.PPROF_CPU) then has them."""
        with self._inside():
            self._check(_lib.cpu_profile(self._p, hz))
        try:
            yield
        finally:
            with self._inside():
                self._check(_lib.cpu_profile(self._p, 0))

    def snapshot_begin(self, most_bytes=0):
        """The next cycle writes down what it marks, while the program goes on, for snapshot_write."""
        with self._inside():
            self._check(_lib.snapshot_begin(self._p, most_bytes))

    def snapshot_write(self, to=None):
        """The snapshot that was begun, as export(ergo.HEAPSNAPSHOT) gives it; None while its cycle is not over."""
        found, status = self._written(to, lambda write: _lib.snapshot_write(self._p, write, None))
        return None if status == MORE else found

    def _written(self, to, call):
        """What a call writes (b"" if it went to a file), and its status."""
        parts, raised = [], []
        take = parts.append if to is None else to.write

        @_WRITE
        def write(_, p, n):
            try:
                take(c.string_at(p, n))
                return n
            except BaseException as error:  # nothing may pass through the library
                raised.append(error)
                return 0

        with self._inside():
            try:
                status = self._check(call(write))
            except Exception as failed:
                if raised:
                    raise raised[0] from failed
                raise
        return b"".join(parts), status
