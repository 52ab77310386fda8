"""A server that plays the endpoint in Python, right or with named sloppinesses.

Written for the test of `engagement-conformance provider` alone: it knows nothing of the mock, so a
correct one of these that is blamed shows a mistake of the checks.
"""
import base64
import hashlib
import hmac
import http.client
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote, unquote

KEY, SECRET, TOKEN, TOKEN_SECRET = "consumer-key", "consumer secret&", "token", "token+secret"
http.client._MAXLINE = 1 << 20  # the library's own limit would hide that a server has none
PATH = re.compile(r"/api/account/([^/]+)/monitoring/visitors/([^/]+)/visits/current/campaigns/([^/]+)"
                  r"/engagements/([^/]+)/contexts/([^/]+)")
ESCAPES = re.compile(r"(?:[^%]|%[0-9A-Fa-f]{2})*")
PARAMETER = re.compile(r'\s*([a-z_]+)="([^"]*)"\s*')


class Refused(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.status = status


def encoded(text):
    return quote(text, safe="~")


def read_header(value, is_sloppy):
    scheme, _, rest = value.partition(" ")
    if scheme != "OAuth" and (is_sloppy("case-sensitive-scheme") or scheme.lower() != "oauth"):
        raise Refused(401)
    parameters = []
    for part in rest.split(","):
        match = PARAMETER.fullmatch(part)
        if not match or not ESCAPES.fullmatch(match[2]):
            raise Refused(500 if is_sloppy("500-on-garbled-authorization") else 401)
        escape = match[2] if not is_sloppy("upper-case-escapes-only") else re.sub("%[0-9a-f]{2}", "", match[2])
        if match[1] != "realm" or is_sloppy("signs-the-realm"):
            parameters.append((match[1], unquote(escape)))
    if len(dict(parameters)) != len(parameters) and not is_sloppy("takes-duplicates"):
        raise Refused(400)
    return parameters


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def is_sloppy(self, name):
        return name == self.server.sloppiness

    def log_message(self, *_):
        pass

    def answer(self, status):
        if status == 401 and self.is_sloppy("400-for-401"):
            status = 400
        body = b"" if self.command == "HEAD" and not self.is_sloppy("head-with-body") else b"{}"
        self.send_response(status)
        self.send_header("Content-Length", "2")
        if status == 401 and not self.is_sloppy("no-challenge"):
            self.send_header("WWW-Authenticate", 'OAuth realm="x"')
        if status == 405 and not self.is_sloppy("405-without-allow"):
            self.send_header("Allow", "GET, HEAD")
        self.end_headers()
        self.wfile.write(body)

    def verify(self, path, query):
        headers = self.headers.get_all("Authorization") or []
        if not headers:
            if self.is_sloppy("takes-unsigned"):
                return
            raise Refused(401)
        if len(headers) > 1 and not self.is_sloppy("takes-the-first-authorization"):
            raise Refused(400)
        parameters = read_header(headers[0], self.is_sloppy)
        oauth = dict(parameters)
        if oauth.get("oauth_consumer_key") != KEY and not self.is_sloppy("takes-any-consumer"):
            raise Refused(401)
        if oauth.get("oauth_token") != TOKEN and not self.is_sloppy("takes-any-token"):
            raise Refused(401)
        if oauth.get("oauth_signature_method") != "HMAC-SHA1" and not self.is_sloppy("takes-any-method"):
            raise Refused(400)
        if oauth.get("oauth_version", "" if self.is_sloppy("wants-a-version") else "1.0") != "1.0" \
                and not self.is_sloppy("takes-any-version"):
            raise Refused(400)
        if "oauth_nonce" not in oauth and not self.is_sloppy("needs-no-nonce"):
            raise Refused(400)
        self.verify_signature(path, query, parameters, oauth)
        age = time.time() - int(oauth["oauth_timestamp"])
        oldest = {"takes-old": float("inf"), "takes-an-hour": 7200}.get(self.server.sloppiness, 300)
        newest = float("inf") if self.is_sloppy("takes-future") else 300
        if age > oldest or -age > newest:
            raise Refused(401)
        seen = (oauth.get("oauth_nonce"), oauth["oauth_timestamp"])
        if seen in self.server.seen and not self.is_sloppy("forgets-nonces"):
            raise Refused(401)
        self.server.seen.add(seen)

    def verify_signature(self, path, query, parameters, oauth):
        if self.is_sloppy("trusts-the-session"):
            query = [(k, "abcDEF123" if k == "sid" else v) for k, v in query]
        if self.is_sloppy("trusts-the-visitor"):
            path = re.sub("visitors/[^/]+", "visitors/9223372036854775807", path)
        pairs = [f"{encoded(k)}={encoded(v)}" for k, v in parameters + query if k != "oauth_signature"]
        host = self.headers["Host"] or f"127.0.0.1:{self.server.server_address[1]}"
        key = f"{encoded(SECRET)}&{encoded(TOKEN_SECRET)}"
        given = oauth.get("oauth_signature", "")
        compared = slice(1, None) if self.is_sloppy("compares-in-part") else slice(None)
        for method in ("GET", "POST", "HEAD") if self.is_sloppy("ignores-the-method") else (self.command,):
            base = "&".join(map(encoded, (method, f"http://{host}{path}", "&".join(sorted(pairs)))))
            expected = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
            if given[compared] == expected[compared]:
                return
        if not self.is_sloppy("ignores-the-signature"):
            raise Refused(401)

    def decide(self):
        if self.request_version == "HTTP/1.0" and self.is_sloppy("no-http-1.0"):
            return 505
        if not self.headers.get_all("Host") and not self.is_sloppy("needs-no-host"):
            return 400
        if sum(map(len, self.headers.values())) > 16384 and not self.is_sloppy("takes-any-size"):
            return 431
        path, _, raw = self.path.partition("?")
        if not ESCAPES.fullmatch(self.path):
            return 500 if self.is_sloppy("500-on-broken-escape") else 400
        query = [tuple(part.split("=", 1)) for part in raw.split("&")]
        if not self.is_sloppy("signs-the-raw-query"):
            query = [(unquote(k), unquote(v)) for k, v in query]
        found = PATH.fullmatch(path)
        if not found:
            return 200 if self.is_sloppy("200-for-any-route") else 404
        if self.command == "POST" and not self.is_sloppy("takes-post"):
            return 405
        self.verify(path, query)
        names = dict(query)
        if self.is_sloppy("wants-v-first") and not raw.startswith("v="):
            return 404
        if found[1] == "0":
            return 401 if self.is_sloppy("401-for-unknown-account") else 422
        if found[4] == "404":
            return 200 if self.is_sloppy("200-for-unknown-engagement") else 404
        if names.get("v") not in ("1", "%31") and not self.is_sloppy("needs-no-v"):
            return 404
        return 200 if "sid" in names or self.is_sloppy("needs-no-sid") else 404

    def do_GET(self):
        try:
            status = self.decide()
        except Refused as refusal:
            status = refusal.status
        self.answer(503 if self.is_sloppy("always-503") else status)

    do_POST = do_HEAD = do_GET


class Server(ThreadingHTTPServer):
    """Serves from start to close, on a free port of 127.0.0.1."""

    daemon_threads = True

    def __init__(self, sloppiness=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.sloppiness = sloppiness
        self.seen = set()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"
