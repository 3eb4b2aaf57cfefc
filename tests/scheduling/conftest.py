from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # models can be imported only once Django has been set up
    from settee.clients.models import Client
    from settee.practices.models import Member, Practice
    from settee.scheduling.models import Service


@pytest.fixture
def elias(in_linden: "Practice", owner: "Member") -> "Client":
    from tests.cast import make_client

    return make_client(in_linden, "C002", "Brandt", "Elias", provider=owner)


@pytest.fixture
def individual(in_linden: "Practice") -> "Service":
    from settee.scheduling.models import Service

    return Service.objects.create(name="Individual 45", billing_code="90834", color="#0E8F80")
