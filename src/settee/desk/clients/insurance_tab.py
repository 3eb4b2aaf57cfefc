"""The forms of the tab Insurance, which are saved together: the head, and a part an insurance."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from settee.billing.models import Payer
from settee.clients.access import may_change
from settee.clients.domain.coverage import RANKS, Wanted, rank_name
from settee.clients.models import Client, Coverage
from settee.desk.clients.facts import back_office
from settee.desk.clients.insurance_form import BillingForm, CoverageForm, posted_id
from settee.desk.clients.merging import merge
from settee.desk.clients.payers import NO_PAYER, payer_choices, payers
from settee.practices.models import Member

_MOST_SENT = 20


@dataclass(frozen=True, slots=True)
class Section:
    """A part as the page draws it. ``state`` is ended, ahead or empty; ``rises``: it can go up."""

    form: CoverageForm
    rank: int
    company: str
    heading: str
    state: str
    rises: bool
    is_next: bool  # to add one more

    @property
    def card(self) -> Coverage | None:
        """The insurance whose card can be shown: one that is stored."""
        return self.form.instance if self.form.is_stored else None

    @property
    def folded(self) -> bool:
        """Its head alone is drawn: one that has ended, or the empty one to add."""
        if self.form.errors:
            return False
        return self.state == "ended" or (
            self.is_next and (not self.form.is_bound or self.form.is_empty)
        )


@dataclass(slots=True)
class Tab:
    billing: BillingForm
    parts: list[CoverageForm]
    names: dict[str, str]  # of companies, by code in lower case

    @classmethod
    def of(cls, actor: Member, client: Client, posted: Any) -> "Tab":
        """The tab as it is stored, or as it was sent. A stored insurance that a form does not
        mention, because it was added meanwhile, is a part of its own behind it."""
        stored = _ordered(client, timezone.localdate())
        offered = payers() if back_office(actor) else None
        editable = may_change(actor, client)
        billing = BillingForm(posted, instance=copy(client), editable=editable)
        parts = []
        for rank, (row, is_sent) in enumerate(_rows(client, stored, posted), start=1):
            choices = _choices(actor, offered, row)
            form = CoverageForm(
                posted if is_sent else None,
                prefix=rank_name(rank),
                instance=copy(row),
                payers=choices,
                editable=editable,
            )
            parts.append(form)
        names = {payer.code.lower(): payer.name for payer in offered or []}
        return cls(billing, parts, names)

    @property
    def are_valid(self) -> bool:
        """All forms are asked, so that everything is said at once."""
        return sum(len(form.errors) for form in (self.billing, *self.parts)) == 0

    def wanted(self, move: str) -> list[Wanted]:
        """All insurances in the order they are to have; the part ``move`` goes up by one."""
        found = [(form.prefix, self._wanted(form)) for form in self.parts]
        order = [(prefix, wanted) for prefix, wanted in found if wanted]
        for place, (prefix, _) in enumerate(order):
            if prefix == move and place:
                order[place - 1 : place + 1] = [order[place], order[place - 1]]
                break
        return [wanted for _, wanted in order]

    def show_meanwhile(self, stored: "Tab") -> None:
        """Merge each part with what somebody else saved of it, and say so."""
        there = {form.instance.id: form for form in stored.parts if form.is_stored}
        told = []
        for form in self.parts:
            theirs = there.get(form.instance.id)
            name = self._name(form.instance)
            if theirs is not None and form.is_bound:
                place = f"{str(theirs.prefix).capitalize()} insurance"
                told += [f"{place}, {text}" for text in merge(form, theirs)]
            elif theirs is not None:
                told.append(f"{name}: they added this insurance. It is below.")
            elif form.has_changed() and form.data.get(form.add_initial_prefix("relationship")):
                told.append(f"{name}: they removed this insurance. Save puts it back.")
        ours = [form.instance.id for form in self.parts if form.instance.id in there]
        if ours != list(there):
            order = ", ".join(self._name(form.instance) for form in there.values())
            told.append(f"They put the insurances in this order: {order}. Save keeps yours.")
        self.billing.show_meanwhile(stored.billing, told)

    def sections(self, actor: Member) -> Iterator[Section]:
        today = timezone.now().astimezone(actor.zone).date()
        current = 0
        for rank, form in enumerate(self.parts, start=1):
            state = form.says(today) if form.is_stored else ""
            current += state != "ended"
            name = rank_name(current).title()
            heading = "Insurance that ended" if state == "ended" else f"{name} insurance"
            stored = form.is_stored
            company = self._name(form.instance)
            yield Section(
                form, rank, company, heading, state, stored and rank > 1, not stored and rank > 1
            )

    def _wanted(self, form: CoverageForm) -> Wanted | None:
        return form.wanted if form.is_bound else Wanted(form.instance.id, {})

    def _name(self, row: Coverage) -> str:
        return self.names.get(row.payer_code.lower(), str(row)) or "An insurance"


def _ordered(client: Client, today: date) -> list[Coverage]:
    """In their order, those that ended last."""
    rows = Coverage.objects.filter(client=client).order_by("rank")
    return sorted(rows, key=lambda row: bool(row.valid_until and row.valid_until < today))


def _rows(
    client: Client, stored: Sequence[Coverage], posted: Any
) -> Iterator[tuple[Coverage, bool]]:
    """The insurance of each part and whether the part was sent."""
    if posted is None:
        yield from ((row, False) for row in stored)
        for _ in range(max(1, 2 - len(stored)) if len(stored) < len(RANKS) else 0):
            yield Coverage(client=client), False
        return
    left = {row.id: row for row in stored}
    for rank in range(1, _sent(posted) + 1):
        given = posted_id(posted, rank_name(rank))
        if given is None and rank <= len(stored):
            given = stored[rank - 1].id
        row = left.pop(given, None) if given else None
        yield row or (Coverage(id=given, client=client) if given else Coverage(client=client)), True
    yield from ((row, False) for row in left.values())


def _sent(posted: Any) -> int:
    """How many parts a sent form has."""
    prefixes = {name.partition("-")[0] for name in posted}
    return max((n for n in range(1, _MOST_SENT + 1) if rank_name(n) in prefixes), default=0)


def _choices(actor: Member, offered: list[Payer] | None, row: Coverage) -> list[Any] | None:
    if offered is None:
        return None
    found = payer_choices(actor, offered, "", stored=row.payer_code, named=row.payer_name)
    return [("", NO_PAYER), *found]
