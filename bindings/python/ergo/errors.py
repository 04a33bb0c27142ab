"""Why a call failed."""

from .header import _lib


class Error(Exception):
    """A call that failed: status, its name, place and text, the diagnostic's code, the script's frames (innermost first)."""

    def __init__(self, status, message="", file="", line=0, column=0, code="", frames=()):
        self.status, self.name = status, _lib.status_name(status).decode()
        self.message, self.file, self.line, self.column, self.code, self.frames = message, file, line, column, code, list(frames)
        super().__init__(f"{file}:{line}:{column}: {message}" if file else message or self.name)


class Busy(Error):
    """Another thread is inside, or the call is not allowed here."""
