#!/usr/bin/env python3
"""Holds the documents to the data and the code. Exit status 0 all agree, 1 something does not.

--write first writes docs/oauth-mistakes.md anew from the list in the code (introductions, and notes
below the "Instead" line of a mistake, stay as they are), and the clauses of docs/contract.md from
clauses.json, and the tables of docs/self-test.md from the list of faulty clients.
"""
import argparse
import collections
import itertools
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


CLAUSES_DOCUMENT = "docs/contract.md"
CLAUSES_BEGIN, CLAUSES_END = "<!-- clauses: begin -->", "<!-- clauses: end -->"


def clause_section(clause):
    """The heading is the id, so its anchor is the id in small letters; reports link there."""
    paragraphs = (f"*{clause['level'].capitalize()}.* {clause['title']} ({clause['source']})",
                  f"> {clause['quote']}", f"**Why:** {clause['why']}", f"**Fix:** {clause['fix']}")
    return "\n\n".join((f"### {clause['id']}", *paragraphs))


def clauses_part():
    clauses = json.loads((ROOT / "conformance/cases/clauses.json").read_text())["clauses"]
    rows = [f"| [{c['id']}](#{c['id'].lower()}) | {c['level']} | {c['title']} |" for c in clauses]
    table = "\n".join(("| Clause | Level | The client… |", "|---|---|---|", *rows))
    return "\n\n".join((table, *map(clause_section, clauses)))


def contract_document(text):
    """`text` with the clauses as they stand in clauses.json."""
    before, rest = text.split(CLAUSES_BEGIN)
    return "\n".join((before + CLAUSES_BEGIN, clauses_part(), CLAUSES_END + rest.split(CLAUSES_END)[1]))


def clause_problems():
    text = (ROOT / CLAUSES_DOCUMENT).read_text()
    wanted = contract_document(text)
    if text != wanted:
        pairs = itertools.zip_longest(text.splitlines(), wanted.splitlines())
        line = next(n for n, (is_there, is_wanted) in enumerate(pairs, 1) if is_there != is_wanted)
        yield (f"{CLAUSES_DOCUMENT}:{line}: not what conformance/cases/clauses.json says; change it "
               "there, and run scripts/check_docs.py --write")


def write_clauses():
    path = ROOT / CLAUSES_DOCUMENT
    path.write_text(contract_document(path.read_text()))


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


MISTAKES_CODE = "mock-server/oauth/mistakes.cpp"
MISTAKES_DOCUMENT = "docs/oauth-mistakes.md"
MEMBERS = ("name", "what", "wrong", "right", "fix", "source")
Mistake = collections.namedtuple("Mistake", ("section", *MEMBERS))


def mistakes():
    """The entries of the list in the code, in its order; a comment line begins a section."""
    code = (ROOT / MISTAKES_CODE).read_text()
    table = code.split("kMistakes[] = {")[1].split("\n};\n")[0]
    section, texts, begins_text = "", [], True
    for comment, text, sign in re.findall(r'//\s*([^\n]*)|"((?:[^"\\\n]|\\.)*)"|([{},])', table):
        if comment:
            section = comment
        elif sign == "{":
            texts, begins_text = [], True
        elif sign == ",":
            begins_text = True
        elif sign == "}":
            if len(texts) != len(MEMBERS):
                raise SystemExit(f"{MISTAKES_CODE}: an entry of {', '.join(MEMBERS)} was expected, "
                                 f"and this has {len(texts)} strings: {texts}")
            yield Mistake(section, *texts)
        else:
            part = re.sub(r"\\(.)", r"\1", text)
            texts = [*texts, part] if begins_text else [*texts[:-1], texts[-1] + part]
            begins_text = False


def mistake_part(mistake):
    """What the document says of a mistake by the code; notes may follow it."""
    return "\n".join([f"### `{mistake.name}`", "", mistake.what, "", "```text",
                      f"wrong  {mistake.wrong}", f"right  {mistake.right}", "```", "",
                      f"**Instead:** {mistake.fix} ({mistake.source})", ""])


def mistakes_document(text):
    """`text` as it has to be: introductions and notes are kept, all else is that of the code.

    Also the headings that have no place there: not of the code, or standing twice.
    """
    pieces = re.split(r"^(?=##)", text, flags=re.M)
    headed = [(heading, below.strip()) for heading, _, below in
              (piece.partition("\n") for piece in pieces[1:])]
    notes = dict(headed)
    twice = [heading for heading, count in collections.Counter(h for h, _ in headed).items()
             if count > 1]
    parts, section = [pieces[0].strip()], ""
    for mistake in mistakes():
        if mistake.section != section:
            section = mistake.section
            parts.append(f"## {section}\n\n{notes.pop(f'## {section}', '')}".strip())
        written = notes.pop(f"### `{mistake.name}`", "")
        note = re.sub(r"\A.*?^\*\*Instead:\*\*[^\n]*", "", written, count=1, flags=re.M | re.S)
        parts.append((mistake_part(mistake) + "\n" + note.strip()).strip())
    return "\n\n".join(parts) + "\n", sorted({*notes, *twice})


def mistake_problems():
    text = (ROOT / MISTAKES_DOCUMENT).read_text()
    wanted, unknown = mistakes_document(text)
    yield from (f"{MISTAKES_DOCUMENT}: \"{heading}\" stands twice, or is neither a section nor a "
                f"mistake of {MISTAKES_CODE}; take it out, or name it there" for heading in unknown)
    yield from (f"{MISTAKES_DOCUMENT}: the part of {mistake.name} is not that of {MISTAKES_CODE}; "
                "change it there, and run scripts/check_docs.py --write"
                for mistake in mistakes() if mistake_part(mistake) not in text)
    if text != wanted and not unknown and all(mistake_part(each) in text for each in mistakes()):
        yield (f"{MISTAKES_DOCUMENT}: sections or mistakes are not in the order of "
               f"{MISTAKES_CODE}, or spaced otherwise; run scripts/check_docs.py --write")


def write_mistakes():
    path = ROOT / MISTAKES_DOCUMENT
    text, unknown = mistakes_document(path.read_text())
    if unknown:  # writing would lose what stands below them
        raise SystemExit(f"{MISTAKES_DOCUMENT}: not in {MISTAKES_CODE}, or twice here: "
                         f"{', '.join(unknown)}; nothing was written")
    path.write_text(text)


FAULTS = "conformance/faulty-clients/faults"
FAULTS_DOCUMENT = "docs/self-test.md"
FAULT = re.compile(r'\{"([a-z0-9.-]+)",\s*((?:"(?:[^"\\\n]|\\.)*"\s*)+),\s*"([A-Z0-9?\s-]*)",\s*\[\]\(Behaviour')


def fault_rows():
    """Of each clause, the rows of its clients; those that are right stand under ""."""
    rows = collections.defaultdict(list)
    for path in sorted((ROOT / FAULTS).glob("*.cpp")):
        code = path.read_text()
        entries = FAULT.findall(code)
        if len(entries) != len(re.findall(r"\[\]\(Behaviour ?&", code)) - code.count("[](Behaviour& c)"):
            raise SystemExit(f"{path.relative_to(ROOT)}: an entry is not of the form {{\"name\", "
                             '"description", "CLAUSES", [](Behaviour& b) …}')
        for name, texts, clauses in entries:
            text = "".join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', texts)).replace('\\"', '"')
            ids = clauses.split()
            rows[ids[0].rstrip("?") if ids else ""].append(
                f"| `{name}` | {text} |" + (f" {describe(ids)} |" if ids else ""))
    return rows


def describe(ids):
    names = " or ".join(each.rstrip("?") for each in ids)
    return f"{names}, as a note" if ids[0].endswith("?") else names


def self_test_table():
    clauses = json.loads((ROOT / "conformance/cases/clauses.json").read_text())["clauses"]
    rows = fault_rows()
    parts = []
    for clause in clauses:
        if rows[clause["id"]]:
            parts += [f"### {clause['id']}", "", clause["title"], "",
                      "| Client | What its developer did | To be caught by |", "|---|---|---|",
                      *rows[clause["id"]], ""]
    parts += ["### Correct clients", "", "Nothing may be said against them.", "",
              "| Client | What it does |", "|---|---|", *rows[""], ""]
    return "\n".join(parts)


def self_test_document():
    head, _, rest = (ROOT / FAULTS_DOCUMENT).read_text().partition("<!-- clients: begin -->\n")
    _, end, tail = rest.partition("<!-- clients: end -->")
    return f"{head}<!-- clients: begin -->\n{self_test_table()}{end}{tail}"


def self_test_problems():
    if (ROOT / FAULTS_DOCUMENT).read_text() != self_test_document():
        yield (f"{FAULTS_DOCUMENT}: is not the list of {FAULTS}/; run scripts/check_docs.py --write")


def link_problems():
    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"),
                 *(ROOT / "examples").rglob("README.md"), ROOT / "fixtures/README.md"]
    for document in documents:
        if "node_modules" in document.parts:
            continue
        prose = re.sub(r"^```.*?^```", "", document.read_text(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#\s]+)", prose):
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
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true",
                        help="write docs/oauth-mistakes.md, the clauses of docs/contract.md, and docs/self-test.md")
    if parser.parse_args().write:
        write_mistakes()
        write_clauses()
        (ROOT / FAULTS_DOCUMENT).write_text(self_test_document())
    problems = [*clause_problems(), *reason_problems(), *mistake_problems(), *self_test_problems(),
                *excerpt_problems(), *link_problems()]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} disagreements between documents, data and code")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
