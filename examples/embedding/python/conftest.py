"""One mock for the whole run. Each test has a session of its own, so that none disturbs another."""
import uuid

import pytest

import engagement_mock


@pytest.fixture(scope="session")
def running_mock(tmp_path_factory):
    with engagement_mock.served(tmp_path_factory.mktemp("mock")) as ready:
        yield ready


@pytest.fixture
def mock(running_mock):
    return engagement_mock.Mock(running_mock, sid=f"t-{uuid.uuid4()}")
