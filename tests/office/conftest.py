"""Fixtures of the back office; models are imported once Django is set up."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from settee.clients.models import Client
    from settee.practices.models import Member, Practice
    from tests.office.scenes import Scene


@pytest.fixture
def scene(in_linden: "Practice", owner: "Member", pilar: "Client") -> "Scene":
    from tests.office.scenes import make_scene

    return make_scene(in_linden, owner, pilar)
