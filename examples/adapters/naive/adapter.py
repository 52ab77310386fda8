#!/usr/bin/env python3
"""An adapter for a client that fails, as many do: it leaves the retries to urllib3.

urllib3 sends the same signed request again, so every retry repeats nonce, timestamp and signature,
and it makes its own pauses. The README shows what the suite says of it.
"""
import json
import sys

from requests.adapters import HTTPAdapter, Retry
from requests.exceptions import RequestException
from requests_oauthlib import OAuth1Session

case = json.loads(sys.stdin.readline())
session = OAuth1Session(case["consumer_key"], case["consumer_secret"],
                        case["token"], case["token_secret"])
session.mount("http://", HTTPAdapter(max_retries=Retry(
    total=3, backoff_factor=1, raise_on_status=False, status_forcelist=[500, 502, 503, 504])))
url = (case["base_url"].rstrip("/") + "/api/account/{account}/monitoring/visitors/{visitor}/visits"
       "/current/campaigns/{campaign}/engagements/{engagement}/contexts/{context}?v=1&sid={session}")
try:
    status = session.get(url.format(**case), timeout=case["timeout_seconds"],
                         verify=case["ca_file"] or True).status_code
except RequestException:
    print('{"outcome": "transport_error"}')
    sys.exit()
print(json.dumps({"outcome": {200: "valid", 401: "unauthorized", 404: "not_found",
                              422: "invalid_account", 500: "server_error",
                              503: "service_unavailable"}.get(status, "unexpected_status")}))
