#!/usr/bin/env python3
"""Conformance adapter for a client made of requests and requests-oauthlib."""
import json
import signal
import sys
import time
from urllib.parse import quote

import requests
from requests_oauthlib import OAuth1
from urllib3.exceptions import HTTPError

OUTCOMES = {200: "valid", 401: "unauthorized", 404: "not_found", 422: "invalid_account",
            500: "server_error", 503: "service_unavailable"}
MANDATORY = ("account", "visitor", "campaign", "engagement", "context", "session")
PATH = ("/api/account/{account}/monitoring/visitors/{visitor}/visits/current/campaigns/{campaign}"
        "/engagements/{engagement}/contexts/{context}?v=1&sid={session}")


def send_once(case):
    """Returns the status. Signs anew, on a fresh connection, so that nothing is resent."""
    ids = {name: quote(case[name], safe="") for name in MANDATORY}  # a "/" is data here
    auth = OAuth1(case["consumer_key"], case["consumer_secret"], case["token"] or None,
                  case["token_secret"], signature_method=case["signature_method"])
    with requests.Session() as session:
        session.trust_env = False  # no proxy, and no .netrc: it would replace the signature
        session.verify = case["ca_file"] or True
        response = session.get(case["base_url"].rstrip("/") + PATH.format(**ids), auth=auth,
                               allow_redirects=False, stream=True)
        while response.raw.read(65536, decode_content=False):
            pass  # only the status counts, but a cut answer was not delivered; requests is lenient
        length = int(response.headers.get("Content-Length", response.raw.tell()))
        if length != response.raw.tell() and response.status_code not in (204, 304):
            raise ConnectionError("cut short")
        return response.status_code


def validate(case):
    if case["signature_method"] not in ("HMAC-SHA1", "HMAC-SHA256"):
        return {"outcome": "unsupported", "reason": "signature method"}
    if not all(case[name] for name in MANDATORY):
        return {"outcome": "invalid_request"}
    for retries_left in (3, 2, 1, 0):
        # requests limits each read, not the attempt: a server that drips would hold it for ever.
        signal.setitimer(signal.ITIMER_REAL, case["timeout_seconds"])
        try:
            status = send_once(case)
        except (OSError, ValueError, HTTPError, KeyboardInterrupt) as error:
            return {"outcome": "transport_error", "error": type(error).__name__}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if status < 500 or retries_left == 0:
            return {"outcome": OUTCOMES.get(status, "unexpected_status"), "status": status}
        time.sleep(case["pause_seconds"])  # the answer has been read: the pause counts from here


# At the alarm, KeyboardInterrupt: the one exception that no library takes for its own.
signal.signal(signal.SIGALRM, signal.default_int_handler)
for line in sys.stdin:  # there is one; with --long-lived one for each call, until the input ends
    request = json.loads(line)
    print(json.dumps({**validate(request), "case": request["case"]}), flush=True)
