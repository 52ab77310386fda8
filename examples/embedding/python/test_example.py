"""Tests of a client that retries, against the mock."""
import threading

import pytest
import requests

from client import Client
from engagement_mock import served

IDS = {"account": "12345678", "visitor": "2", "campaign": "3", "engagement": "4", "context": "5"}
# Those that the mock knows when it is started without --credentials.
CREDENTIALS = ("demo-consumer-key", "demo-consumer-secret", "demo-token", "demo-token-secret")


@pytest.fixture
def client(mock):
    return Client(mock.base_url, CREDENTIALS, pause=0.1)


def test_a_retry_comes_through_a_maintenance_window(mock, client):
    mock.script({"times": 2, "status": 503}, {"status": 200})
    assert client.status(mock.sid, **IDS) == 200
    mock.verify(count={"exactly": 3}, answers=[503, 503, 200], gaps_at_least_ms=100,
                fresh_nonces=True, signatures_accepted=True)


def test_what_is_not_there_is_not_asked_for_again(mock, client):
    assert client.status(mock.sid, **{**IDS, "engagement": "404"}) == 404  # built in
    mock.verify(count={"exactly": 1}, signatures_accepted=True)


def test_requests_in_the_background_are_waited_for(mock, client):
    caller = threading.Thread(target=client.status, args=(mock.sid,), kwargs=IDS)
    caller.start()
    assert [each["status"] for each in mock.wait(count=1)] == [200]
    caller.join()


def test_a_wrong_secret_is_refused_with_its_reason(mock):
    client = Client(mock.base_url, (*CREDENTIALS[:3], "not the secret"), pause=0.1)
    assert client.status(mock.sid, **IDS) == 401
    assert mock.wait(count=1)[0]["reason"] == "signature_mismatch"


def test_https_is_spoken_with_an_authority_to_trust(tmp_path):
    with served(tmp_path, "--https") as ready:
        client = Client(ready["base_url"], CREDENTIALS, verify=ready["ca_file"])
        assert client.status("s", **IDS) == 200
        with pytest.raises(requests.exceptions.SSLError):
            Client(ready["base_url"], CREDENTIALS).status("s", **IDS)
