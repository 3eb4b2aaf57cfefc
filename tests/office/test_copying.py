"""Copy Codes to Another Account (M-9)."""

from decimal import Decimal

import pytest
from django.test import Client as Browser

from settee.audit.models import Entry
from settee.billing.domain.copying import Copied, compare, copy_codes, targets
from settee.billing.models import BillingCode, DiagnosisCode, Payer
from settee.core.errors import Hidden
from settee.core.scope import practice_scope
from settee.practices.enums import Access, Association, Level, Role
from settee.practices.models import AccountAccess, Member, Practice
from tests.billing.rooms import NOW, make_payer
from tests.cast import sign_in

URL = "/billing/access/copy-codes/"


@pytest.fixture
def there(in_linden: Practice, owner: Member, alder: Practice) -> Member:
    """The owner of Linden Street, who works in Alder Lane as well."""
    with practice_scope(alder.id):
        place = Member.objects.create(user=owner.user, access=Access.MODIFY)
        BillingCode.objects.create(code="90837", charge=Decimal(150))
        BillingCode.objects.create(code="90834", charge=Decimal(135))
        make_payer("hlh01")
    BillingCode.objects.create(code="90834", charge=Decimal(135))
    BillingCode.objects.create(code="90837", charge=Decimal(170))
    BillingCode.objects.create(code="90791", charge=Decimal(200))
    BillingCode.objects.create(code="MISSED", charge=Decimal(60), built_in=True)
    DiagnosisCode.objects.create(code="F41.1", description="Generalized anxiety disorder")
    make_payer("SJM40")
    return place


def test_preview_says_what_is_new_the_same_and_different(
    owner: Member, there: Member, alder: Practice
) -> None:
    groups = compare(actor=owner, practice_id=alder.id)
    found = {each.row.code: (str(each.state), each.differing) for g in groups for each in g.rows}
    assert found == {
        "F41.1": ("new", ()),
        "90791": ("new", ()),
        "90834": ("same", ()),
        "90837": ("different", ("charge: 150.00",)),
        "SJM40": ("new", ()),
    }


def test_codes_are_copied_once_and_replaced_only_where_chosen(
    owner: Member, there: Member, alder: Practice
) -> None:
    assert copy_codes(actor=owner, practice_id=alder.id) == Copied(3, 0)
    assert copy_codes(actor=owner, practice_id=alder.id) == Copied(0, 0)
    chosen = BillingCode.objects.get(code="90837")
    assert copy_codes(actor=owner, practice_id=alder.id, replace=[chosen.id]) == Copied(0, 1)
    assert BillingCode.objects.count() == 4
    with practice_scope(alder.id):
        charges = dict(BillingCode.objects.values_list("code", "charge"))
        assert charges == {"90791": 200, "90834": 135, "90837": 170}
        assert BillingCode.objects.get(code="90837").version == 2
        assert sorted(Payer.objects.values_list("code", flat=True)) == ["SJM40", "hlh01"]
        assert Entry.objects.filter(action="codes.copy").count() == 2


def test_practice_whose_codes_may_not_be_changed_is_no_target(
    owner: Member, there: Member, alder: Practice, stranger: Member
) -> None:
    assert [place.practice_id for place in targets(owner)] == [alder.id]
    with practice_scope(alder.id):
        there.role, there.access, there.association = Role.STAFF, Access.NONE, Association.MODIFY
        there.save()
    assert targets(owner) == []
    with pytest.raises(Hidden):
        copy_codes(actor=owner, practice_id=alder.id)
    with practice_scope(alder.id):
        AccountAccess.objects.create(
            account=stranger, member=there, granted_at=NOW, codes=Level.FULL
        )
    assert [place.practice_id for place in targets(owner)] == [alder.id]


def test_page_compares_and_copies(owner: Member, there: Member, alder: Practice) -> None:
    browser = sign_in(owner)
    page = browser.get(URL).content.decode()
    assert "There: charge: 150.00" in page
    sent = {"to": str(alder.id), "replace": [str(BillingCode.objects.get(code="90837").id), "x"]}
    page = browser.post(URL, sent, follow=True).content.decode()
    assert "Copied: 3 added, 1 replaced." in page
    assert "has all of these codes" in page


def test_practice_of_others_is_not_there(
    in_linden: Practice, clinician: Member, alder: Practice
) -> None:
    browser: Browser = sign_in(clinician)
    assert "No other account" in browser.get(URL).content.decode()
    assert browser.get(URL, {"to": str(alder.id)}).status_code == 404
    assert browser.post(URL, {"to": str(alder.id)}).status_code == 404
