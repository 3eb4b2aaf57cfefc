from datetime import datetime

import pytest

from settee.billing.x12.segments import (
    EmptySegment,
    Envelope,
    InvalidEnvelope,
    UnsafeElement,
    interchange,
    segment,
)

NOW = datetime(2026, 3, 8, 2, 30)  # noqa: DTZ001 - a local time that the clocks leave out


def envelope(**changes: object) -> Envelope:
    values: dict[str, object] = {
        "sender_id": "SENDER",
        "receiver_id": "RECEIVER",
        "control_number": 7,
        "now": NOW,
        "functional_id": "HC",
        "transaction": "837",
        "version": "005010X222A1",
        "production": True,
    }
    return Envelope(**{**values, **changes})  # type: ignore[arg-type]


def test_empty_elements_and_components_at_the_end_are_dropped() -> None:
    assert segment("SV1", ("HC", "90837", "", ""), "", "UN", "", ("", "")) == "SV1*HC:90837**UN~"


def test_empty_components_within_are_kept() -> None:
    assert segment("SV1", ("HC", "", "95")) == "SV1*HC::95~"


@pytest.mark.parametrize("elements", [(), ("",), ("", ("", ""))])
def test_segment_without_values_is_refused(elements: tuple[str | tuple[str, ...], ...]) -> None:
    with pytest.raises(EmptySegment):
        segment("N3", *elements)


@pytest.mark.parametrize("value", ["A*B", "A~B", "A:B", "A^B", "A\nB", "a", "É", "A#B"])
def test_value_that_would_break_out_is_refused_without_being_repeated(value: str) -> None:
    for element in (value, ("HC", value)):
        with pytest.raises(UnsafeElement) as refusal:
            segment("N3", element)
        assert str(refusal.value) == "N3"


def test_interchange_counts_its_groups_transactions_and_segments() -> None:
    text = "".join(interchange(envelope(), [["A*1~", "B*1~"], ["C*1~"]]))
    assert text == (
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       "
        "*260308*0230*^*00501*000000007*0*P*:~"
        "GS*HC*SENDER*RECEIVER*20260308*0230*7*X*005010X222A1~"
        "ST*837*0001*005010X222A1~A*1~B*1~SE*4*0001~"
        "ST*837*0002*005010X222A1~C*1~SE*3*0002~"
        "GE*2*7~IEA*1*000000007~"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"control_number": 0},
        {"control_number": 1_000_000_000},
        {"sender_id": "A"},
        {"receiver_id": "A" * 16},
        {"receiver_id": "A*B"},
    ],
)
def test_envelope_that_does_not_fit_its_header_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidEnvelope):
        envelope(**changes)
