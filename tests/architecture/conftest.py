from typing import TYPE_CHECKING

import pytest
from django.test import Client as Browser

if TYPE_CHECKING:  # models can be imported only once Django has been set up
    from settee.practices.models import Member, Practice
    from tests.architecture.addresses import Rows


@pytest.fixture
def rows(linden: "Practice", owner: "Member") -> "Rows":
    """One of everything in Linden Street, the owner's."""
    from settee.core.scope import practice_scope
    from tests.architecture.addresses import rows_of

    with practice_scope(linden.id, user_id=owner.user_id):
        return rows_of(linden, owner)


@pytest.fixture
def browsers(
    rows: "Rows", owner: "Member", clinician: "Member", biller: "Member", stranger: "Member"
) -> dict[str, Browser]:
    """By role: the cast signed in, somebody without a practice, and somebody signed out."""
    from settee.practices.models import User
    from tests.architecture.expected import ROLES
    from tests.cast import sign_in

    user = User.objects.create_user("kim@example.org", first_name="Kim", last_name="Sato")
    homeless = Browser()
    homeless.force_login(user)
    signed_in = [sign_in(member) for member in (owner, clinician, biller, stranger)]
    return dict(zip(ROLES, [*signed_in, homeless, Browser()], strict=True))
