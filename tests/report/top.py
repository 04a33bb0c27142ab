"""ergo top in a pseudo-terminal: frames come, fit the size, and the terminal is as before when a key or a signal has ended it.

usage: top.py ERGO ADDRESS
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time


def run(ergo, address, end):
    """Starts it, waits for a frame, lets `end` end it. What it wrote, its status, and whether the settings are as before."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(ergo, [ergo, "top", address])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 90, 0, 0))
    before = termios.tcgetattr(terminal)
    written, ended, deadline = b"", False, time.monotonic() + 15
    during = None
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            written += part
        if not ended and b"ALLOCATED" in written and b"load.go" in written:
            during = termios.tcgetattr(terminal)
            end(child, terminal)
            ended = True
            # The last look at the settings must be while the terminal is open.
            time.sleep(0.5)
            after = termios.tcgetattr(terminal)
    _, status = os.waitpid(child, 0)
    assert ended, written
    assert during[3] != before[3], "it was never raw"
    assert after == before, "the settings are not as before"
    assert os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0, status
    return written


def main():
    ergo, address = sys.argv[1:]
    ends = {
        "q": lambda child, terminal: os.write(terminal, b"q"),
        "SIGTERM": lambda child, terminal: os.kill(child, signal.SIGTERM),
        "ctrl-c": lambda child, terminal: os.write(terminal, b"\x03"),
    }
    for name, end in ends.items():
        written = run(ergo, address, end)
        assert written.count(b"\x1b[?1049h") == 1, name
        assert written.rstrip().endswith(b"\x1b[?25h\x1b[?1049l"), (name, written[-80:])
        frames = written.split(b"\x1b[H")[1:]
        assert max(len(frame.split(b"\r\n")) for frame in frames) <= 24, name
    print("top: ok")


main()
