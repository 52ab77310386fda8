#!/usr/bin/env python3
"""Checks the include graph: who may include whom. Exit status 0 clean, 1 a rule is broken.

The rules stand in docs/architecture.md; this table is their one place in code.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)

# Part: the parts that it may include, besides itself. The longest prefix of a path names its part.
ALLOWED = {
    "mock-server/text": [],
    "mock-server/files": [],
    "mock-server/oauth": ["mock-server/text"],
    "mock-server/data": ["mock-server/files"],
    "mock-server/contract": ["mock-server/oauth", "mock-server/text"],
    "mock-server/faults": [],
    "mock-server/fixtures": ["mock-server/contract", "mock-server/data", "mock-server/faults",
                             "mock-server/files", "mock-server/oauth", "mock-server/text"],
    "mock-server/journal": ["mock-server/contract", "mock-server/oauth", "mock-server/text"],
    "mock-server/tls": ["mock-server/files"],
    "mock-server/transport": ["mock-server/faults", "mock-server/text", "mock-server/tls"],
    "mock-server/metrics": ["mock-server/faults", "mock-server/journal", "mock-server/oauth"],
    "mock-server/admin": ["mock-server/data", "mock-server/fixtures", "mock-server/journal",
                          "mock-server/metrics", "mock-server/oauth", "mock-server/text",
                          "mock-server/transport"],
    "mock-server/recorded": ["mock-server/data", "mock-server/oauth", "mock-server/text"],
    "mock-server/explain": ["mock-server/journal", "mock-server/oauth", "mock-server/recorded",
                            "mock-server/text"],
    "mock-server/cli": ["mock-server"],
    "mock-server": ["mock-server"],
    "conformance/suite": ["mock-server"],
    "conformance/judge": ["conformance/suite", "mock-server"],
    "conformance/text": [],
    "conformance/runner": ["conformance/suite", "conformance/judge", "conformance/text",
                           "mock-server"],
    "conformance/report": ["conformance/suite", "conformance/judge", "conformance/runner",
                           "conformance/text", "mock-server"],
    "conformance/self-test": ["conformance/suite", "conformance/judge", "conformance/runner",
                              "conformance/report", "conformance/text", "mock-server"],
    # Its signer is its own: the mock's would hide the mock's mistakes, the bundled client's likewise.
    "conformance/provider": ["conformance/suite", "conformance/text", "mock-server/fixtures"],
    # Judged, like client-under-test: it shares no code with the judges, nor with that client.
    "conformance/faulty-clients": [],
    "conformance": ["conformance", "mock-server"],
    "client-under-test": [],
    "testing": [],
    # Programs that put parts to the test: nothing is built on them.
    "testing/agreement": ["client-under-test", "mock-server", "testing"],
    "testing/bench": ["mock-server"],
    "testing/fuzz": ["mock-server"],
}
# Libraries that only these parts may include.
LIBRARIES = {
    "httplib.h": ["mock-server/transport", "testing/bench"],
    "nlohmann/": ["mock-server", "conformance", "client-under-test"],
    "valijson/": ["mock-server/data"],
    "re2/": ["mock-server/fixtures"],
    "prometheus/": ["mock-server/admin"],
}
# These stand on the standard library and OpenSSL alone, but for the kernel's random bytes.
PLAIN_PARTS = ["mock-server/oauth", "mock-server/tls"]
RANDOM_BYTES = ("sys/random.h", "mock-server/oauth/random_bytes.cpp")
PLAIN_LIBRARIES = re.compile(r"^(openssl/.*|[a-z_]+)$")


def part_of(path: str) -> str:
    candidates = [part for part in ALLOWED if path == part or path.startswith(part + "/")]
    return max(candidates, key=len) if candidates else ""


def problems_of(path: str, text: str):
    part = part_of(path)
    is_test = path.endswith("_test.cpp") or "/testing/" in path or "/e2e/" in path
    for kind, name in INCLUDE.findall(text):
        target = part_of(name) if kind == '"' else ""
        if target == "conformance/faulty-clients" != part:
            yield f"{path}: includes {name}, but faulty clients are met as programs only"
        elif target and target != part:
            allowed = ALLOWED[part] + (["testing", "mock-server/oauth"] if is_test else [])
            if part in ("client-under-test", "conformance/faulty-clients"):
                allowed = ["testing"] if is_test else []
            if not any(target == each or target.startswith(each + "/") for each in allowed):
                yield f"{path}: includes {name}, but {part} may not include {target}"
        if is_test:
            continue
        for library, parts in LIBRARIES.items():
            if name.startswith(library) and not any(path.startswith(p + "/") for p in parts):
                yield f"{path}: includes <{name}>, which belongs to {', '.join(parts)}"
        if (part in PLAIN_PARTS and kind == "<" and not PLAIN_LIBRARIES.match(name)
                and (name, path) != RANDOM_BYTES):
            yield f"{path}: includes <{name}>; {part} uses the standard library and OpenSSL only"


FAULTY_CLIENTS_BUILD = "conformance/faulty-clients/CMakeLists.txt"


def link_problems(text: str):
    for target in sorted(set(re.findall(r"\bengagement[_:]+\w+", text)) - {"engagement_options"}):
        yield f"{FAULTY_CLIENTS_BUILD}: links {target}, but the judged shares no code with others"


def main() -> int:
    files = [path for folder in ("mock-server", "conformance", "client-under-test", "testing")
             for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (".h", ".cpp")]
    if not files:
        print("no source files found; is this the repository?", file=sys.stderr)
        return 1
    broken = [problem for path in files
              for problem in problems_of(str(path.relative_to(ROOT)), path.read_text())]
    broken += list(link_problems((ROOT / FAULTY_CLIENTS_BUILD).read_text()))
    for problem in broken:
        print(problem, file=sys.stderr)
    print(f"{len(files)} files, {len(broken)} broken include rules")
    return 1 if broken else 0


def self_test() -> int:
    """The check is seen to fail: each line must be refused."""
    bad = [("client-under-test/x.cpp", '#include "mock-server/oauth/signature.h"'),
           ("mock-server/mock.cpp", '#include "conformance/suite/case.h"'),
           ("mock-server/oauth/x.cpp", "#include <nlohmann/json.hpp>"),
           ("mock-server/oauth/x.cpp", '#include "mock-server/contract/route.h"'),
           ("mock-server/contract/x.cpp", "#include <httplib.h>"),
           ("mock-server/tls/x.cpp", '#include "mock-server/transport/server.h"'),
           ("mock-server/tls/x.cpp", "#include <sys/socket.h>"),
           ("conformance/judge/x.cpp", '#include "client-under-test/client.h"'),
           ("conformance/faulty-clients/x.cpp", '#include "conformance/suite/clause.h"'),
           ("conformance/faulty-clients/x.cpp", '#include "client-under-test/url.h"'),
           ("conformance/faulty-clients/x.cpp", '#include "mock-server/oauth/signature.h"'),
           ("conformance/provider/x.cpp", '#include "mock-server/oauth/signature.h"'),
           ("conformance/self-test/x.cpp", '#include "conformance/faulty-clients/fault.h"')]
    missed = [line for path, line in bad if not list(problems_of(path, line))]
    links = "target_link_libraries(engagement-faulty-client PRIVATE engagement_judge)"
    missed += [] if list(link_problems(links)) else [links]
    for line in missed:
        print(f"not refused: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1:] == ["--self-test"] else main())
