"""How figures are written down: Markdown."""
import statistics


def table(title, columns, rows, note=""):
    lines = [f"### {title}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines + (["", note] if note else []))


def median(values):
    return statistics.median(values)


def many(number):
    return f"{number:,.0f}"


def milliseconds(microseconds):
    return f"{microseconds / 1000:.2f}"
