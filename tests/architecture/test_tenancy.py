"""Rows of one practice are invisible from another and unreachable without a practice."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from settee.clients.models import Client
from settee.core import tenancy
from settee.core.scope import OutsideScope, practice_scope
from settee.practices.models import Member, Practice
from tests.cast import make_client, make_practice

# Tables with rows of no practice or of many, and why.
OUTSIDE = {
    "practices_practice": "the directory and sign-in look across practices; no health data",
    "practices_user": "a person may belong to several practices",
    "outbox_outgoingmail": "sign-in mail has no practice; bodies are encrypted",
}


def test_every_table_is_under_row_level_security_or_named_here(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relrowsecurity AND relforcerowsecurity"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    ours = {model._meta.db_table for model in tenancy.tables()}
    joins = {"practices_user_groups", "practices_user_user_permissions"}
    assert ours - guarded - joins == set(OUTSIDE)


def test_app_role_has_no_way_around_the_policies(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)


def test_query_outside_a_practice_fails(db: None) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Client.objects.count()


def test_row_without_a_practice_can_not_be_made(db: None) -> None:
    with pytest.raises(OutsideScope):
        Client(code="C1", last_name="Nobody")


def test_other_practices_rows_are_not_there(linden: Practice, alder: Practice) -> None:
    with practice_scope(linden.id):
        client = make_client(linden, "C001", "Castellanos", "Pilar")
    with practice_scope(alder.id):
        assert list(Client.objects.filter(id=client.id)) == []
        assert Client.objects.filter(id=client.id).update(last_name="Stolen") == 0
    with practice_scope(linden.id):
        assert Client.objects.get(id=client.id).last_name == "Castellanos"


def test_row_can_not_be_put_into_another_practice(linden: Practice, alder: Practice) -> None:
    with practice_scope(alder.id), pytest.raises(DatabaseError), transaction.atomic():
        make_client(linden, "C001", "Castellanos", "Pilar")


def test_members_see_their_own_places_before_a_practice_is_open(
    owner: Member, stranger: Member
) -> None:
    from settee.core.scope import user_scope

    with user_scope(owner.user_id):
        assert list(Member.objects.values_list("id", flat=True)) == [owner.id]
        with pytest.raises(DatabaseError), transaction.atomic():
            Client.objects.count()


def test_scope_closes_behind_itself(linden: Practice) -> None:
    with practice_scope(linden.id):
        assert Client.objects.count() == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        Client.objects.count()


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_migrations_of_a_database_in_use_see_its_rows() -> None:
    """A foreign key added to a table with rows makes PostgreSQL read them as the owner."""
    practice = make_practice("linden-street", "Linden Street Counseling")
    with practice_scope(practice.id):
        make_client(practice, "C001", "Castellanos", "Pilar")
    owner = connections["owner"]
    add = "ALTER TABLE clients_client ADD CONSTRAINT again FOREIGN KEY (practice_id)"
    with owner.cursor() as cursor:
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT count(*) FROM clients_client")
        tenancy.lift_from_owner(owner)
        cursor.execute(f"{add} REFERENCES practices_practice (id)")
        cursor.execute("SELECT count(*) FROM clients_client")
        assert cursor.fetchone() == (1,)
        with pytest.raises(DatabaseError), transaction.atomic():
            Client.objects.count()
        tenancy.enforce(owner, settings.APP_ROLE)
        with pytest.raises(DatabaseError):
            cursor.execute("SELECT count(*) FROM clients_client")
