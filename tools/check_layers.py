#!/usr/bin/env python3
"""Holds the house to its plan: who may include whom, which rooms there are, what each must say of itself.

The table is DESIGN's, carried in ARCHITECTURE.md between the marks `layers:begin` and `layers:end`; this reads it
there, so the page and the check cannot disagree.
"""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
problems = []


def table():
    page = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- layers:begin -->(.*?)<!-- layers:end -->", page, re.S)
    rows = {}
    for line in block.group(1).splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) < 2 or cells[0] in ("room", "") or set(cells[0]) <= {"-", ":"}:
            continue
        rows[cells[0]] = set() if cells[1] == "–" else {name.strip() for name in cells[1].split(",")}
    return rows


def part_of(name):
    """The row that binds a file under src/: its room, or the part of a room that has a row of its own."""
    parts = [row for row in allowed if name.startswith(row + "/")]
    return max(parts, key=len) if parts else name.split("/")[0]


def is_for_tests(path):
    return path.name.endswith("_test.cc") or "testing" in path.parts


allowed = table()
rooms = {entry.name for entry in (root / "src").iterdir() if entry.is_dir()}
for missing in rooms - {row.split("/")[0] for row in allowed}:
    problems.append(f"src/{missing}: a room that ARCHITECTURE.md does not name")
for row in allowed:
    if not (root / "src" / row).is_dir():
        problems.append(f"ARCHITECTURE.md names src/{row}, which is not there")

for room in sorted(rooms & allowed.keys()):
    if not (root / "src" / room / "README.md").is_file():
        problems.append(f"src/{room}: no README.md")
    for path in sorted((root / "src" / room).rglob("*")):
        if path.suffix not in (".h", ".cc"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".h" and "#pragma once" not in text:
            problems.append(f"{path.relative_to(root)}: no #pragma once")
        for name in re.findall(r'^#include "([^"]+)"', text, re.M):
            here, target = part_of(str(path.relative_to(root / "src"))), part_of(name)
            if name.endswith(".inc"):
                continue  # made by the build from the libraries' own data
            if not (root / "src" / name).is_file():
                problems.append(f'{path.relative_to(root)}: includes "{name}", which is not under src/')
            elif target != here and target not in allowed.get(here, ()) and not is_for_tests(path):
                problems.append(f"{path.relative_to(root)}: {here} must not include {name}")

# The pure rooms know no time of day, no threads, no files, no sockets, no chance.
impure = re.compile(r"#include <(chrono|thread|mutex|atomic|condition_variable|fstream|filesystem|random|iostream|"
                    r"sys/[a-z]+\.h|unistd\.h|boost/asio[^>]*|sqlite3\.h)>|\b(rand|time|getenv)\(")
for room in ("base", "trade", "desk"):
    for path in (root / "src" / room).rglob("*.[hc]*"):
        if is_for_tests(path) or path.suffix not in (".h", ".cc"):
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if impure.search(line.split("//")[0]):
                problems.append(f"{path.relative_to(root)}: not pure: {line.strip()}")

for problem in problems:
    print(problem, file=sys.stderr)
print(f"layers: {len(rooms)} rooms, {len(problems)} problems")
sys.exit(1 if problems else 0)
