"""A practice with one of everything the back office lists."""

from dataclasses import dataclass

from settee.billing.models import Batch, Claim, ClientSession, Invoice, Payer
from settee.clients.models import Client
from settee.practices.models import Member, Practice
from tests.billing.rooms import (
    bill,
    insure,
    make_appointment,
    make_payer,
    make_service,
    make_session,
)
from tests.cast import make_client


@dataclass
class Scene:
    """``ready`` and ``red`` wait; ``invoice`` is of ``pilar``, ``claim`` of ``ada``."""

    pilar: Client
    ada: Client
    payer: Payer
    ready: ClientSession
    red: ClientSession
    batch: Batch
    invoice: Invoice
    claim: Claim


def make_scene(in_linden: Practice, owner: Member, pilar: Client) -> Scene:
    payer = make_payer()
    ada = make_client(in_linden, "C002", "Brandt", "Ada", provider=owner)
    insure(ada)
    batch = bill(in_linden, make_session(pilar, owner), make_session(ada, owner), actor=owner)
    red = make_session(ada, owner, code="")
    ready = make_session(pilar, owner)
    make_appointment(owner, pilar, service=make_service())
    make_appointment(owner, ada)
    invoice, claim = Invoice.objects.get(), Claim.objects.get()
    return Scene(pilar, ada, payer, ready, red, batch, invoice, claim)
