"""The client under test, in its place: yours. Validates an engagement, and retries a 5xx."""
import time

import requests
from requests_oauthlib import OAuth1

PATH = ("/api/account/{account}/monitoring/visitors/{visitor}/visits/current/campaigns/{campaign}"
        "/engagements/{engagement}/contexts/{context}")


class Client:
    def __init__(self, base_url, credentials, pause=5, verify=True):
        self.base_url, self.credentials, self.pause = base_url, credentials, pause
        self.verify = verify

    def status(self, session, **ids):
        for retries_left in (3, 2, 1, 0):
            # Signed here, so anew for each attempt.
            response = requests.get(self.base_url + PATH.format(**ids),
                                    params={"v": 1, "sid": session},
                                    auth=OAuth1(*self.credentials), verify=self.verify, timeout=10)
            if response.status_code < 500 or retries_left == 0:
                return response.status_code
            time.sleep(self.pause)
