#!/usr/bin/env python3
"""Disassembles the release library and fails on a handler that is not clean.

In: target/release/libergo.rlib (or the file named). Out: one line a bad handler; status 1 if there is one.
A handler of the fast path ends in a jump to the next one, or to `slow_here`, and neither saves registers nor calls nor touches the stack. One of the path `far`
and `slow_here` may do all that, but end in a jump as well: a call instead would grow the native stack with each instruction."""

import pathlib
import re
import subprocess
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "target/release/libergo.rlib"
text = subprocess.run(["objdump", "-dr", "-C", "--no-show-raw-insn", path], capture_output=True, text=True).stdout
handlers, current = {}, None
for line in text.splitlines():
    head = re.match(r"^[0-9a-f]+ <(.*)>:$", line)
    if head:
        name = re.sub(r"::h[0-9a-f]{16}$", "", head.group(1))
        current = name.rsplit("::", 1)[1] if "sibling::handlers::" in name else None
        if name.endswith("sibling::slow_here"):
            current = "slow_here"
        if current:
            handlers[current] = []
    elif current and ": R_" in line:
        # What the linker puts in: the name of who is called.
        handlers[current][-1] += " " + line.split(": R_", 1)[1]
    elif current and "\t" in line:
        handlers[current].append(line.split("\t", 1)[1].strip())

table = pathlib.Path(__file__).resolve().parents[2] / "src/code/ops.rs"
far = set(re.findall(r"^\s+\((\w+), far,", table.read_text(), re.M)) | {"slow_here"}

# By its name, or, from the same unit of code, by that of its section, which is not demangled.
SLOW_HERE = r"sibling(::slow_here|9slow_here17h[0-9a-f]{16}E)(-|$)"

bad = 0
for name, code in sorted(handlers.items()):
    if name in far:
        wrong = [i for i in code if re.match(r"(call \s*\*.*\(.*,8\)|blr |(call|bl) .*" + SLOW_HERE + ")", i)]
        leaves = any(re.match(r"(jmp \s*\*|br )", i) for i in code)
    else:
        wrong = [i for i in code if re.match(r"(push|pop|call|bl |blr )", i) or re.search(r"%[re]sp\b|\[sp", i)]
        leaves = any(re.match(r"(jmp \s*\*|br |(jmp|b) .*" + SLOW_HERE + ")", i) or i.startswith("ret") for i in code)
    if wrong or not leaves:
        print(f"{name}: {wrong[:1] or 'never leaves'}")
        bad += 1
if len(handlers) < 100:
    print(f"only {len(handlers)} handlers in {path}: built without optimisation?")
    bad += 1
print(f"{len(handlers)} handlers, {bad} bad")
sys.exit(1 if bad else 0)
