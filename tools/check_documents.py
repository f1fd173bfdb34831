#!/usr/bin/env python3
"""Looks over the written part: links lead somewhere, decision records are numbered, no unfinished words, no machine paths."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parent.parent
tracked = [root / name for name in subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True,
                                                  check=True).stdout.splitlines()]
problems = []

for path in tracked:
    if path.suffix != ".md" or not path.is_file():
        continue
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        if not (path.parent / target).exists():
            problems.append(f"{path.relative_to(root)}: link to {target}, which is not there")

records = sorted((root / "docs" / "decisions").glob("*.md"))
for number, record in enumerate(records, start=1):
    if not re.match(rf"{number:04d}-[a-z0-9-]+\.md$", record.name):
        problems.append(f"docs/decisions/{record.name}: expected number {number:04d}")
    for heading in ("## Context", "## Choice", "## Alternatives", "## Consequences"):
        if heading not in record.read_text(encoding="utf-8"):
            problems.append(f"docs/decisions/{record.name}: no {heading}")

unfinished = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
machine = re.compile(r"/(home|root|work)/[a-z]")
for path in tracked:
    if path.suffix not in (".h", ".cc", ".ts", ".vue", ".mjs", ".py", ".sh", ".md", ".yaml", "") or not path.is_file():
        continue
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        continue
    if path.name in ("check_documents.py", "LICENSE"):
        continue
    for number, line in enumerate(text.splitlines(), start=1):
        if unfinished.search(line):
            problems.append(f"{path.relative_to(root)}:{number}: unfinished: {line.strip()[:80]}")
        if machine.search(line):
            problems.append(f"{path.relative_to(root)}:{number}: a path of one machine: {line.strip()[:80]}")

readmes = [(root / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]
for verb in ("./dev up", "./dev test"):
    if not all(verb in readme for readme in readmes):
        problems.append(f"a README does not name {verb}")

for problem in problems:
    print(problem, file=sys.stderr)
print(f"documents: {len(problems)} problems")
sys.exit(1 if problems else 0)
