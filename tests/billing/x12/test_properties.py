"""Whatever was typed: what passes ``check_claim`` passes every judge when it is written."""

from hypothesis import HealthCheck, Phase, given, settings

from settee.billing.documents import ClaimDocument
from settee.billing.x12.check import check_claim
from settee.billing.x12.claim837p import write_837p
from settee.billing.x12.reader import read_segments
from tests.billing.x12.examples import NOW, TRADING
from tests.billing.x12.strategies import batches
from tests.judges import judge_837p

EXAMPLES = settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink a whole batch takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@EXAMPLES
@given(batches())
def test_written_batch_passes_every_judge_and_loses_nothing(claims: list[ClaimDocument]) -> None:
    assert [check_claim(claim) for claim in claims] == [[]] * len(claims)
    text = write_837p(claims, trading=TRADING, control_number=1, now=NOW)
    assert judge_837p(text) == []
    segments = read_segments(text)
    claim_ids = [segment[1] for segment in segments if segment.name == "CLM"]
    line_ids = [segment[2] for segment in segments if segment.starts("REF", "6R")]
    assert sorted(claim_ids) == sorted(claim.claim_id for claim in claims)
    assert sorted(line_ids) == sorted(line.line_id for claim in claims for line in claim.lines)
