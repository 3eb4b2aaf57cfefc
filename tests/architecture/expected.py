"""What every address answers to whom: the one table that a new page has to be written into.

Each row is what owner, clinician, biller, stranger, a person without a practice, and somebody
signed out get, when they ask for the rows of the owner of Linden Street. A POST comes empty.
"""

from enum import Enum, auto
from typing import Final, NamedTuple

ROLES: Final = ("owner", "clinician", "biller", "stranger", "homeless", "nobody")


class Need(Enum):
    """What a member must be allowed by the two privilege lists to be answered as the owner is."""

    NOTHING = auto()
    SEE = auto()  # another provider's calendar and clients
    CHANGE = auto()
    EDIT_PROFILES = auto()
    EDIT_PRACTICE = auto()
    ADMINISTER = auto()
    BILL = auto()  # anybody's sessions, their own at least
    BILL_OTHERS = auto()
    BILL_SEEN = auto()  # a client one sees, for one's own sessions at least
    OPEN_ACCOUNTS = auto()  # to others: a provider their own, an Administrator all
    OPEN_OTHERS = auto()  # another provider's account
    BE_OWNER = auto()  # it was sent to the owner, to nobody else


class Row(NamedTuple):
    """Statuses in the order of ``ROLES``, and the need behind those of the first three."""

    statuses: tuple[int, ...]
    need: Need = Need.NOTHING


class Answers(NamedTuple):
    get: Row
    post: Row


def all_of(status: int) -> Row:
    return Row((status,) * 6)


def members(status: int) -> Row:
    """Whoever has a practice, for their own."""
    return Row((status,) * 4 + (302, 302))


def caseload(status: int) -> Row:
    """A row of the owner's clients: hidden from a clinician who sees nobody else's."""
    return Row((status, 404, status, 404, 302, 302), Need.SEE)


def caseload_to_change(status: int) -> Row:
    """The same; who may only look is told so."""
    return caseload(status)._replace(need=Need.CHANGE)


def billers(status: int) -> Row:
    """Whoever bills, for whomever they bill."""
    return members(status)._replace(need=Need.BILL)


def billed(status: int) -> Row:
    """A row of the owner's sessions: hidden from those who bill their own alone."""
    return caseload(status)._replace(need=Need.BILL_OTHERS)


def billed_of_seen(status: int) -> Row:
    """What somebody bills for a client whose record they see."""
    return caseload(status)._replace(need=Need.BILL_SEEN)


def practice(status: int) -> Row:
    """A row that everybody in its practice sees."""
    return Row((status, status, status, 404, 302, 302))


def practice_to_bill(status: int) -> Row:
    """A row that everybody who bills in its practice sees."""
    return practice(status)._replace(need=Need.BILL)


def owners(status: int) -> Row:
    """What was sent to the owner, which not even another Administrator would see."""
    return Row((status, 404, 404, 404, 302, 302), Need.BE_OWNER)


def administrator(status: int, *, stranger: int = 404, need: Need = Need.ADMINISTER) -> Row:
    """``stranger`` is what the administrator of another practice gets; 404 for a row of ours."""
    return Row((status, 403, 403, stranger, 302, 302), need)


def practice_editor(status: int, *, stranger: int | None = None) -> Row:
    """Who may change the practice's data; the stranger asks for that of their own."""
    stranger = status if stranger is None else stranger
    return administrator(status, stranger=stranger, need=Need.EDIT_PRACTICE)


def accounts(status: int) -> Row:
    """Accounts that are opened to others: the clinician's own, none of the biller's."""
    return Row((status, status, 403, status, 302, 302), Need.OPEN_ACCOUNTS)


def others_account(status: int) -> Row:
    return administrator(status, need=Need.OPEN_OTHERS)


def passed_on(signed_out: int) -> Row:
    """Whoever is signed in has no business there."""
    return Row((302, 302, 302, 302, 302, signed_out))


def signed_in(status: int) -> Row:
    return Row((status,) * 5 + (302,))


def by_password(status: int, *, without: int) -> Row:
    """With a password; the person without a practice has none."""
    return Row((status,) * 4 + (without, 302))


AWAY, NEVER, REFUSED = all_of(302), all_of(404), all_of(405)
# A view that takes nothing but POST says so before it asks who is there.
ONLY_POST = REFUSED
# A view that takes nothing but GET asks who is there first.
ONLY_GET = members(405)

EXPECTED: Final[dict[str, Answers]] = {
    # Sign-in
    "account_login": Answers(passed_on(200), passed_on(200)),
    "account_logout": Answers(signed_in(200), AWAY),
    "account_inactive": Answers(all_of(200), REFUSED),
    "account_signup": Answers(passed_on(200), passed_on(200)),  # says that it is closed
    "account_reauthenticate": Answers(by_password(200, without=403), by_password(200, without=403)),
    "account_email": Answers(signed_in(200), AWAY),
    "account_email_verification_sent": Answers(all_of(200), REFUSED),
    "account_change_password": Answers(
        by_password(200, without=302), by_password(200, without=302)
    ),
    "account_set_password": Answers(by_password(302, without=200), by_password(302, without=200)),
    "account_reset_password": Answers(all_of(200), all_of(200)),
    "account_confirm_login_code": Answers(AWAY, AWAY),
    "account_confirm_email": Answers(all_of(200), NEVER),
    "account_reset_password_from_key_done": Answers(all_of(200), REFUSED),
    "account_reset_password_from_key": Answers(all_of(200), all_of(200)),  # says: not valid
    "account_reset_password_done": Answers(all_of(200), REFUSED),
    "mfa_index": Answers(signed_in(200), signed_in(405)),
    "mfa_authenticate": Answers(AWAY, AWAY),
    "mfa_reauthenticate": Answers(by_password(302, without=403), by_password(302, without=403)),
    # What changes the second factor asks for the password again; none of them has a factor yet.
    "mfa_activate_totp": Answers(by_password(302, without=200), by_password(302, without=200)),
    "mfa_deactivate_totp": Answers(signed_in(404), signed_in(404)),
    "mfa_view_recovery_codes": Answers(signed_in(404), signed_in(405)),
    "mfa_generate_recovery_codes": Answers(
        by_password(302, without=200), by_password(302, without=200)
    ),
    "mfa_download_recovery_codes": Answers(signed_in(404), signed_in(404)),
    "mfa_list_webauthn": Answers(signed_in(200), signed_in(405)),
    "mfa_add_webauthn": Answers(by_password(302, without=200), by_password(302, without=200)),
    "mfa_reauthenticate_webauthn": Answers(
        by_password(302, without=403), by_password(302, without=403)
    ),
    "mfa_remove_webauthn": Answers(by_password(302, without=404), by_password(302, without=404)),
    "mfa_edit_webauthn": Answers(by_password(302, without=404), by_password(302, without=404)),
    "mfa_login_webauthn": Answers(AWAY, AWAY),
    "usersessions_list": Answers(signed_in(200), AWAY),
    # Joining
    "desk:home": Answers(AWAY, AWAY),
    "desk:join": Answers(all_of(200), all_of(200)),
    "desk:join_practice": Answers(passed_on(200), passed_on(422)),
    "desk:join_colleague": Answers(passed_on(200), passed_on(422)),
    "desk:join_client": Answers(all_of(200), all_of(200)),
    "desk:join_sent": Answers(all_of(200), all_of(200)),
    "desk:practices": Answers(by_password(302, without=200), signed_in(404)),
    "desk:directory": Answers(signed_in(200), signed_in(200)),
    "desk:connect": Answers(signed_in(200), signed_in(302)),
    "desk:invited": Answers(NEVER, NEVER),
    # To-do
    "desk:todo": Answers(members(200), ONLY_GET),
    # Inbox
    "desk:inbox": Answers(members(200), members(200)),
    "desk:managing_privileges": Answers(members(200), REFUSED),
    "desk:unread": Answers(members(200), REFUSED),
    "desk:message_new": Answers(members(200), members(422)),
    "desk:thread": Answers(owners(200), owners(422)),
    "desk:thread_archive": Answers(ONLY_POST, owners(302)),
    "desk:thread_restore": Answers(ONLY_POST, owners(302)),
    "desk:thread_unread": Answers(ONLY_POST, owners(302)),
    "desk:thread_answer": Answers(ONLY_POST, owners(422)),
    "desk:attachment": Answers(owners(200), REFUSED),
    # Mail is caught in a demonstration alone
    "desk:mail": Answers(NEVER, NEVER),
    "desk:mail_message": Answers(NEVER, NEVER),
    # Calendar
    "desk:calendar": Answers(members(200), ONLY_GET),
    "desk:calendar_events": Answers(members(400), ONLY_GET),  # which days?
    "desk:calendar_background": Answers(members(400), ONLY_GET),  # which days?
    "desk:calendar_clients": Answers(members(200), ONLY_GET),
    "desk:service_color": Answers(administrator(200), administrator(200)),
    "desk:calendar_find": Answers(members(200), members(200)),
    "desk:calendar_print": Answers(members(200), ONLY_GET),
    "desk:quick_add": Answers(members(200), members(200)),
    "desk:quick_undo": Answers(ONLY_GET, caseload_to_change(302)),
    "desk:appointment_new": Answers(members(200), members(200)),
    "desk:appointment": Answers(caseload(200), ONLY_GET),
    "desk:appointment_edit": Answers(caseload_to_change(200), caseload_to_change(200)),
    "desk:appointment_move": Answers(ONLY_GET, caseload_to_change(422)),
    "desk:appointment_move_undo": Answers(ONLY_GET, caseload_to_change(422)),
    "desk:appointment_copy": Answers(ONLY_GET, caseload(302)),
    "desk:appointment_paste": Answers(ONLY_GET, members(422)),
    "desk:appointment_cancel": Answers(caseload_to_change(200), caseload_to_change(200)),
    "desk:appointment_restore": Answers(ONLY_GET, caseload_to_change(302)),
    "desk:series_resume": Answers(ONLY_GET, caseload_to_change(302)),
    # Clients
    "desk:information_fields": Answers(members(200), members(200)),
    "desk:information_field_new": Answers(
        practice_editor(200, stranger=200), practice_editor(422, stranger=422)
    ),
    "desk:information_field": Answers(practice(200), practice_editor(422, stranger=404)),
    "desk:information_field_archive": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:information_field_restore": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:information_field_move": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:clients": Answers(members(200), members(200)),
    "desk:clients_export": Answers(members(200), members(200)),
    "desk:client_new": Answers(members(200), members(200)),
    "desk:client_diagnoses": Answers(members(200), members(200)),
    "desk:client": Answers(caseload(200), caseload_to_change(422)),
    "desk:client_contact": Answers(caseload(200), caseload_to_change(422)),
    "desk:client_insurance": Answers(caseload(200), caseload_to_change(422)),
    "desk:client_payers": Answers(caseload(200), caseload(200)),
    "desk:client_card": Answers(caseload(200), caseload_to_change(302)),
    "desk:client_card_remove": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:client_card_restore": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:client_merge": Answers(caseload_to_change(200), caseload_to_change(200)),
    "desk:client_merge_with": Answers(caseload_to_change(200), caseload_to_change(422)),
    "desk:client_sessions": Answers(billed_of_seen(200), billed_of_seen(200)),
    "desk:client_alike": Answers(ONLY_POST, members(200)),
    "desk:client_reminders": Answers(caseload(200), caseload(403)),  # not subscribed to
    "desk:client_information": Answers(caseload(200), caseload_to_change(422)),
    "desk:client_documents": Answers(caseload(200), caseload_to_change(422)),
    "desk:document": Answers(caseload(200), caseload_to_change(422)),
    "desk:document_file": Answers(caseload(200), REFUSED),
    "desk:document_delete": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:document_restore": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:relation_new": Answers(caseload_to_change(200), caseload_to_change(422)),
    "desk:relation_find": Answers(ONLY_POST, caseload(200)),
    "desk:relation": Answers(caseload(200), caseload_to_change(422)),
    "desk:relation_remove": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:relation_restore": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:relation_invoices": Answers(ONLY_POST, caseload_to_change(302)),
    "desk:client_appointments": Answers(caseload(200), REFUSED),
    "desk:client_history": Answers(caseload(200), REFUSED),
    "desk:client_discharge": Answers(caseload_to_change(200), caseload_to_change(422)),
    "desk:client_return": Answers(ONLY_POST, caseload_to_change(302)),
    # Settings and My Account
    "desk:settings": Answers(members(200), members(200)),
    "desk:practice": Answers(members(200), practice_editor(422)),
    "desk:logo": Answers(practice(200), practice_editor(422)),
    "desk:logo_remove": Answers(ONLY_POST, practice_editor(302)),
    "desk:logo_restore": Answers(ONLY_POST, practice_editor(302)),
    "desk:addresses": Answers(members(200), practice_editor(422)),
    "desk:identifiers": Answers(members(200), practice_editor(422)),
    "desk:claims": Answers(members(200), practice_editor(422)),
    "desk:locations": Answers(members(200), members(200)),
    "desk:location_new": Answers(practice_editor(200), practice_editor(422)),
    "desk:location": Answers(practice(200), practice_editor(422, stranger=404)),
    "desk:location_hours": Answers(practice(200), practice_editor(302, stranger=404)),
    "desk:location_archive": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:location_restore": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:location_place": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:room_new": Answers(ONLY_POST, practice_editor(422, stranger=404)),
    "desk:room": Answers(ONLY_POST, practice_editor(422, stranger=404)),
    "desk:room_archive": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:room_restore": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:room_place": Answers(ONLY_POST, practice_editor(302, stranger=404)),
    "desk:hours": Answers(caseload(200), caseload_to_change(302)),
    "desk:time_off_new": Answers(caseload_to_change(200), caseload_to_change(422)),
    "desk:time_off": Answers(caseload(200), caseload_to_change(422)),
    "desk:time_off_remove": Answers(ONLY_GET, caseload_to_change(302)),
    "desk:time_off_restore": Answers(ONLY_GET, caseload_to_change(302)),
    "desk:holidays": Answers(members(200), practice_editor(200)),  # which country?
    "desk:person": Answers(practice(200), administrator(422, need=Need.EDIT_PROFILES)),
    "desk:photo": Answers(practice(200), administrator(422, need=Need.EDIT_PROFILES)),
    "desk:photo_remove": Answers(ONLY_POST, administrator(302, need=Need.EDIT_PROFILES)),
    "desk:photo_restore": Answers(ONLY_POST, administrator(302, need=Need.EDIT_PROFILES)),
    "desk:person_services": Answers(practice(200), administrator(302, need=Need.EDIT_PROFILES)),
    # Linden Street does not subscribe to these two
    "desk:person_portal": Answers(practice(403), practice(403)),
    "desk:person_reminders": Answers(practice(403), practice(403)),
    "desk:person_privileges": Answers(practice(200), administrator(422)),
    "desk:person_removal": Answers(administrator(200), administrator(422)),
    "desk:person_clients": Answers(ONLY_POST, caseload_to_change(422)),
    "desk:account": Answers(members(200), members(302)),
    "desk:security": Answers(members(200), members(200)),
    "desk:session_end": Answers(ONLY_POST, owners(302)),
    "desk:subscriptions": Answers(members(200), administrator(200, stranger=200)),
    "desk:services": Answers(members(200), members(200)),
    "desk:service_new": Answers(administrator(200, stranger=200), administrator(422, stranger=422)),
    "desk:service": Answers(practice(200), administrator(422)),
    # Moving in
    "desk:movein": Answers(members(200), administrator(422, stranger=422)),
    "desk:movein_template": Answers(
        administrator(200, stranger=200), administrator(200, stranger=200)
    ),
    "desk:move": Answers(administrator(200), administrator(200)),
    "desk:move_bring_in": Answers(ONLY_POST, administrator(302)),
    "desk:move_drop": Answers(ONLY_POST, administrator(302)),
    "desk:move_report": Answers(administrator(404), administrator(404)),
    "desk:move_problems": Answers(administrator(404), administrator(404)),
    # Daily activity
    "office:sessions": Answers(billers(200), billers(200)),
    "office:send_to_billing": Answers(billers(200), billers(422)),
    "office:session_new": Answers(billers(200), billers(200)),
    "office:session_for": Answers(billed_of_seen(200), billed_of_seen(422)),
    "office:session_terms": Answers(ONLY_POST, billers(200)),
    "office:session": Answers(billed(200), billed(422)),
    "office:session_delete": Answers(billed(200), billed(302)),
    "office:unlock_appointment": Answers(ONLY_POST, billed(302)),
    "office:invoicing": Answers(billers(200), billers(200)),
    "office:generate": Answers(AWAY, billers(422)),
    "office:batches": Answers(billers(200), billers(200)),
    "office:batch": Answers(billed(200), billed(200)),
    "office:batch_papers": Answers(billed(200), billed(200)),
    "office:claim_file": Answers(billed(200), billed(200)),
    # The ledger
    "office:balances": Answers(billers(200), billers(200)),
    "office:balances_insurance": Answers(billers(200), billers(200)),
    "office:balances_payer": Answers(practice_to_bill(200), practice_to_bill(200)),
    "office:activity": Answers(billers(200), billers(200)),
    "office:client_activity": Answers(billed_of_seen(200), billed_of_seen(200)),
    "office:invoice": Answers(billed(200), billed(200)),
    "office:invoice_pdf": Answers(billed(200), billed(200)),
    "office:invoice_void": Answers(billed(200), billed(302)),
    "office:claim": Answers(billed(200), billed(200)),
    "office:claim_pdf": Answers(billed(200), billed(200)),
    "office:claim_void": Answers(billed(200), billed(302)),
    # Codes and setup
    "office:billing_codes": Answers(billers(200), billers(200)),
    "office:billing_code_new": Answers(billers(200), billers(422)),
    "office:billing_code": Answers(practice_to_bill(200), practice_to_bill(422)),
    "office:diagnosis_codes": Answers(billers(200), billers(200)),
    "office:payers": Answers(billers(200), billers(200)),
    "office:payer_new": Answers(billers(200), billers(422)),
    "office:payer": Answers(practice_to_bill(200), practice_to_bill(422)),
    "office:clients": Answers(AWAY, AWAY),
    # Account Access
    "office:privileges": Answers(accounts(200), accounts(200)),
    "office:allow_access": Answers(accounts(200), accounts(422)),
    "office:account_access": Answers(others_account(200), others_account(422)),
    "office:access_invite": Answers(ONLY_POST, others_account(302)),
    "office:access_remove": Answers(ONLY_POST, others_account(302)),
    "office:access_restore": Answers(ONLY_POST, others_account(302)),
    "office:other_accounts": Answers(members(200), members(422)),
    "office:join_account": Answers(ONLY_POST, members(404)),  # whose password was typed?
    "office:copy_codes": Answers(billers(200), billers(200)),
}
