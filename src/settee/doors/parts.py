"""Which part of a provider's back office each of its pages belongs to (Username Privileges).

A page of the back office that is not written down here can't be opened.
"""

from dataclasses import dataclass
from typing import Final

from settee.practices.enums import Part, Role, Subscription
from settee.practices.models import Member
from settee.practices.privileges import Privilege, allowed, opens, require, require_part


@dataclass(frozen=True, slots=True)
class Page:
    """``part`` None: open to all who work in the back office. ``change``: it does nothing else."""

    part: Part | None
    change: bool = False


def _pages(part: Part | None, *names: str, change: bool = False) -> dict[str, Page]:
    return {f"office:{name}": Page(part, change) for name in names}


PAGES: Final[dict[str, Page]] = {
    **_pages(Part.SESSIONS, "sessions", "session"),
    **_pages(
        Part.SESSIONS,
        *("send_to_billing", "session_new", "session_for", "session_terms", "session_delete"),
        "unlock_appointment",
        change=True,
    ),
    **_pages(
        Part.INVOICING,
        *("invoicing", "batches", "batch", "batch_papers", "claim_file"),
        *("invoice", "invoice_pdf", "claim", "claim_pdf"),
    ),
    **_pages(Part.INVOICING, "generate", "invoice_void", "claim_void", change=True),
    **_pages(
        Part.PAYMENTS,
        *("balances", "balances_insurance", "balances_payer", "activity", "client_activity"),
        "payments",
    ),
    **_pages(Part.CLIENT_SETUP, "clients"),
    **_pages(
        Part.CODES,
        *("billing_codes", "billing_code", "diagnosis_codes", "payers", "payer", "copy_codes"),
    ),
    **_pages(Part.CODES, "billing_code_new", "payer_new", change=True),
    **_pages(Part.REPORTS, "client_reports", "misc_reports"),
    **_pages(None, "notes", "homework"),
    "desk:client_sessions": Page(Part.SESSIONS),
}
# Of the account itself; everybody may join another one to their username.
MANAGING: Final = frozenset(
    f"office:{name}"
    for name in (
        *("privileges", "allow_access", "account_access", "access_invite"),
        *("access_remove", "access_restore"),
    )
)
JOINING: Final = frozenset({"office:other_accounts", "office:join_account"})


def may_open(member: Member, url_name: str) -> bool:
    """Whether a page would open, for menus and links."""
    if not url_name.startswith("office:") and url_name not in PAGES:
        return True
    if not member.practice.subscribes(Subscription.BACK_OFFICE):
        return False
    if url_name in JOINING:
        return True
    if url_name in MANAGING:
        return manages_access(member)
    page = PAGES[url_name]
    if page.part is None:
        return allowed(member, Privilege.BILL)
    return opens(member, page.part, change=page.change)


def require_page(member: Member, url_name: str) -> None:
    """Raises NotAllowed, in words."""
    if url_name in JOINING or url_name in MANAGING:
        return  # the pages of Account Access say themselves whose account it is about
    page = PAGES[url_name]
    if page.part is None:
        require(member, Privilege.BILL)
    else:
        require_part(member, page.part, change=page.change)


def manages_access(member: Member) -> bool:
    """A provider for their own account, an Administrator for everybody's (D-9)."""
    return member.role == Role.PROVIDER or allowed(member, Privilege.MANAGE_MEMBERS)
