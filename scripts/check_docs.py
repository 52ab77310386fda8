#!/usr/bin/env python3
"""Holds the documents to the data and the code. Exit status 0 all agree, 1 something does not."""
import itertools
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def clause_table_problems():
    clauses = json.loads((ROOT / "conformance/cases/clauses.json").read_text())["clauses"]
    wanted = [f"| {c['id']} | {c['level']} | {c['title']} | {c['source']} |" for c in clauses]
    text = (ROOT / "docs/contract.md").read_text()
    table = text.split("<!-- clauses: begin -->")[1].split("<!-- clauses: end -->")[0]
    written = [line for line in table.splitlines() if re.match(r"\| [A-Z]+-", line)]
    yield from (f"docs/contract.md: not the row of clauses.json: {row}"
                for row in written if row not in wanted)
    yield from (f"docs/contract.md: missing: {row}" for row in wanted if row not in written)


def reason_problems():
    code = "".join((ROOT / "mock-server" / name).read_text()
                   for name in ("oauth/verdict.cpp", "contract/refusal.cpp", "mock.cpp"))
    documented = set(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/reasons.md").read_text(), re.M))
    oauth = re.findall(r'\{Reason::\w+, "([a-z_]+)"', code)
    contract = re.findall(r'Refusal\{\d+, "([a-z_]+)"|\{status, "([a-z_]+)"', code)
    mock = re.findall(r'entry\.reason = "([a-z_]+)"', code)
    used = set(oauth) | {a or b for a, b in contract} | set(mock)
    yield from (f"docs/reasons.md: {reason} is missing" for reason in sorted(used - documented))
    yield from (f"docs/reasons.md: {reason} is no reason" for reason in sorted(documented - used))


def mistakes():
    """Name, what, fix and source of each entry of the list in the code."""
    code = (ROOT / "mock-server/oauth/mistakes.cpp").read_text()
    table = code.split("kMistakes[] = {")[1].split("};\n")[0]
    table = re.sub(r"//.*", "", table)
    texts = [part.replace('\\"', '"') for part in re.findall(r'"((?:[^"\\]|\\.)*)"(?=\s*[,}])|$^', re.sub(
        r'"\s*\n\s*"', "", table))]
    return [tuple(texts[i:i + 4]) for i in range(0, len(texts), 4)]


def mistake_row(mistake):
    name, what, fix, source = (part.replace("|", "\\|") for part in mistake)
    return f"| `{name}` | {what} | {fix} | {source} |"


def mistake_problems():
    wanted = [mistake_row(mistake) for mistake in mistakes()]
    written = [line for line in (ROOT / "docs/oauth-mistakes.md").read_text().splitlines()
               if line.startswith("| `")]
    yield from (f"docs/oauth-mistakes.md: not a row of mistakes.cpp: {row}"
                for row in written if row not in wanted)
    yield from (f"docs/oauth-mistakes.md: missing: {row}" for row in wanted if row not in written)


def link_problems():
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"),
                 *(ROOT / "examples").rglob("README.md"), ROOT / "fixtures/README.md"]
    for document in documents:
        if "node_modules" in document.parts:
            continue
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text()):
            if "://" not in target and not (document.parent / target).exists():
                yield f"{document.relative_to(ROOT)}: there is no {target}"


def occurs(parts, text):
    """Each part, a list of whole lines, stands in `text` behind the one before."""
    at = 0
    for part in parts:
        found = text.find("\n" + "\n".join(part) + "\n", at)
        if found < 0:
            return False
        at = found + 1
    return True


def excerpt_problems(name="docs/embedding.md"):
    """A code block below "<!-- from FILE -->" is of that file; a line "…" is for what is left out."""
    lines = (ROOT / name).read_text().splitlines()
    for number, line in enumerate(lines):
        marker = re.fullmatch(r"<!-- from (\S+) -->", line)
        if not marker:
            continue
        file = ROOT / marker[1]
        block = list(itertools.takewhile(lambda each: each != "```", lines[number + 2:]))
        parts = [list(part) for is_gap, part in itertools.groupby(block, lambda each: each == "…")
                 if not is_gap]
        if not lines[number + 1].startswith("```") or not parts:
            yield f"{name}:{number + 1}: there is no code block below"
        elif not file.exists() or not occurs(parts, "\n" + file.read_text()):
            yield f"{name}:{number + 1}: the code below is not in {marker[1]}"


def main() -> int:
    problems = [*clause_table_problems(), *reason_problems(), *mistake_problems(),
                *excerpt_problems(), *link_problems()]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} disagreements between documents, data and code")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
