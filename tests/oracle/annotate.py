#!/usr/bin/env python3
"""Writes the `// ERROR "col: message"` comments of tests/errors/*.go from what the real Go compiler says.

annotate.py FILE...          replaces the comments
annotate.py --check FILE...  changes nothing; prints what differs and a closing line, exit status 1 if anything does
"""

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

# The go command itself reads a file's package clause before the compiler does, and has words of its own for it.
COMPILER_ONLY = {"syn_29_package_missing.go"}
# Here a comment at the end of the line would become part of a string.
ON_LINE_BEFORE = {"syn_14_string_newline.go"}


def strip(text):
    return re.sub(r"[ \t]*// ERROR[^\n]*", "", text)


def compile_errors(path):
    """(line, "col: message") of every error, files named without folders."""
    name = os.path.basename(path)
    with tempfile.TemporaryDirectory() as out:
        target = ["-o", os.path.join(out, "x")]
        command = ["go", "tool", "compile", "-p", "main"] if name in COMPILER_ONLY else ["go", "build"]
        run = subprocess.run(command + target + [path], capture_output=True, text=True)
    errors = []
    for line in (run.stderr + run.stdout).splitlines():
        line = re.sub(r"[^\s(]*/" + re.escape(name) + ":", name + ":", line)
        match = re.match(re.escape(name) + r":(\d+):(\d+: .*)$", line)
        if match:
            errors.append([int(match[1]), match[2]])
        elif line.startswith("\t") and errors:
            errors[-1][1] += "\n" + line
        elif not line.startswith("# "):
            errors.append([0, line])
    return errors


def quote(message):
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        message = message.replace(plain, escaped)
    return f'"{message}"'


def annotated(path):
    name = os.path.basename(path)
    with open(path) as file:
        text = strip(file.read())
    with tempfile.TemporaryDirectory() as folder:
        bare = os.path.join(folder, name)
        with open(bare, "w") as file:
            file.write(text)
        errors = compile_errors(bare)
    lines = text.rstrip("\n").split("\n")
    by_line = {}
    for n, message in errors:
        by_line.setdefault(n, []).append(message)
    for n, messages in sorted(by_line.items()):
        words = " ".join(map(quote, messages))
        if n > len(lines) or name in ON_LINE_BEFORE:
            lines[n - 2] += " // ERROR+1 " + words
        elif any("unexpected newline" in m for m in messages) and n < len(lines):
            lines[n] += " // ERROR-1 " + words
        else:
            lines[n - 1] += " // ERROR " + words
    return "\n".join(lines) + "\n", errors


def work(path):
    text, errors = annotated(path)
    with open(path) as file:
        old = file.read()
    if CHECK:
        return None if old == text and errors else f"--- {path}: the comments are not what the compiler says"
    with open(path, "w") as file:
        file.write(text)
    problems = [m for n, m in errors if n == 0]
    if compile_errors(path) != errors:
        problems.append("a comment changed the errors")
    if not errors:
        problems.append("compiles")
    return f"--- {path}: {'; '.join(problems)}" if problems else None


CHECK = sys.argv[1:2] == ["--check"]
files = sys.argv[2:] if CHECK else sys.argv[1:]
with ThreadPoolExecutor(2) as pool:
    reports = [report for report in pool.map(work, files) if report]
for report in reports:
    print(report)
print(f"oracle errors: {len(files) - len(reports)} passed, {len(reports)} failed")
sys.exit(1 if reports else 0)
