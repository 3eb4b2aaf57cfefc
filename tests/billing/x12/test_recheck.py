"""Each fault that general validators let pass is planted into a sound interchange and noticed."""

import pytest

from settee.billing.x12.claim837p import write_837p
from settee.billing.x12.reader import NotAnInterchange, read_segments
from settee.billing.x12.recheck import check_interchange
from tests.billing.x12.examples import DEPENDENT, NOW, TELEHEALTH, TRADING, sample

SOUND = write_837p([TELEHEALTH, DEPENDENT], trading=TRADING, control_number=101, now=NOW)
SECONDARY = "".join(sample("837p_09_secondary_cob.837").splitlines())
SAMPLES = (
    "837p_01_telehealth_self_solo.837",
    "837p_02_dependent_group_auth.837",
    "837p_09_secondary_cob.837",
    "837p_11_batch_three_patients.837",
)

CLM = "CLM*RB-1001*150***10:B:1*Y*A*Y*Y~"
SV1 = "SV1*HC:90837:95*150*UN*1***1~"
BILLING_NPI = "*XX*1000000020~"


@pytest.mark.parametrize("name", SAMPLES)
def test_accepted_sample_is_sound(name: str) -> None:
    assert check_interchange(sample(name)) == []


def test_written_interchange_is_sound() -> None:
    assert check_interchange(SOUND) == []


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        # the envelope
        ("IEA*1*000000101", "IEA*2*000000101", "IEA: group count or control number"),
        ("IEA*1*000000101", "IEA*1*000000102", "IEA: group count or control number"),
        ("GE*1*101", "GE*2*101", "GE: count or control number"),
        ("GE*1*101", "GE*1*102", "GE: count or control number"),
        ("GE*1*101~", "", "ISA: the envelope is not ISA, GS .. GE, IEA"),
        ("*T*:~", "*X*:~", "ISA15: neither P nor T"),
        ("RIVERBEND      *ZZ", "RIVERBEND*ZZ", "ISA: the envelope is not ISA, GS .. GE, IEA"),
        ("ST*837*0001*005010X222A1", "ST*837*0001*005010X222A2", "ST03: differs from GS08"),
        ("~SE*", "~NTE*ADD*X~SE*", "SE: count or control number"),
        ("*0001~GE", "*0002~GE", "SE: count or control number"),
        ("*CH~", "*RP~", "BHT: not original chargeable claims"),
        ("*46*CLEARHOUSE", "*PI*CLEARHOUSE", "1000B NM1: not one party with an id"),
        # text
        ("*RIVERA*", "*RIVÉRA*", "NM1: character not allowed"),
        ("*RIVERA*", "*Rivera*", "NM1: character not allowed"),
        ("*RIVERA*", "*RIVERA *", "NM1: spaces"),
        ("DMG*D8*19880214*F", "DMG*D8*19880214*F**", "DMG: empty, or an empty element at its end"),
        ("HC:90837:95*", "HC:90837:95:*", "SV1: an empty component at the end"),
        # levels
        ("HL*2*1*22*0", "HL*2*1*22*1", "HL04: does not tell of children"),
        ("HL*4*3*22*1", "HL*4*3*22*0", "HL04: does not tell of children"),
        ("HL*5*4*23", "HL*5*3*23", "HL02: the parent is of the wrong kind"),
        ("HL*5*4*23", "HL*6*4*23", "HL01: not 1, 2, 3 and so on"),
        ("HL*4*3*22", "HL*4*1*22", "2000A: a billing provider without subscribers"),
        ("SBR*P**77001", "SBR*P*18*77001", "2000B SBR02: 18 with a patient loop"),
        ("SBR*P*18*GRP777", "SBR*P**GRP777", "2000C: missing where SBR02 is not 18"),
        ("PAT*19", "PAT*18", "2000C PAT01: relationship"),
        # billing provider
        (BILLING_NPI, "~", "2010AA NM109: no valid NPI"),
        (BILLING_NPI, "*XX*1000000021~", "2010AA NM109: no valid NPI"),
        (BILLING_NPI, "*XX*100000002~", "2010AA NM109: no valid NPI"),
        ("1041C0700X", "1041C070X", "2000A PRV03: taxonomy"),
        ("972020002", "97202", "2010AA N403: not nine digits"),
        ("N3*88 HILL ST", "N3*PO BOX 88", "2010AA N3: not a street address"),
        ("REF*EI*939876543", "REF*EI*93987654", "2010AA REF: not one tax id"),
        ("REF*EI*939876543~", "", "2010AA REF: not one tax id"),
        # subscriber and patient
        ("*MI*AB100200301", "", "2010BA NM109: no member id"),
        ("*PI*ACM01", "", "2010BB NM109: no payer id"),
        ("N3*12 CEDAR ST~", "", "2010BA N3: missing"),
        ("DMG*D8*19880214*F~", "", "2010BA DMG: birth date or sex"),
        ("DMG*D8*20140611", "DMG*D8*20140631", "2010CA DMG: birth date or sex"),
        ("*97201~", "*9720~", "2010BA N403: neither 5 nor 9 digits"),
        # claim
        ("*150***10", "*151***10", "2300 CLM02: not the sum of the lines"),
        ("10:B:1", "10:B:9", "2300 CLM05-3: frequency"),
        ("10:B:1", "10:B:7", "2300 REF*F8: goes with frequency 7 and 8"),
        ("10:B:1", "10:B:8", "2300 REF*F8: goes with frequency 7 and 8"),
        ("10:B:1", "10::1", "2300 CLM05-2: not B"),
        ("10:B:1", "00:B:1", "2300 CLM05-1: place of service"),
        ("CLM*RB-1001*", f"CLM*{'A' * 21}*", "2300 CLM01: not 1 to 20 characters"),
        ("CLM*RB-1002*", "CLM*RB-1001*", "CLM01: used by another claim"),
        (CLM, f"{CLM}DTP*472*D8*20260902~", "2300 DTP*472: belongs to the line"),
        (CLM, f"{CLM}REF*G1*A~REF*G1*B~", "2300 REF*G1: more than one"),
        ("AMT*F5*20", "AMT*F5*-20", "2300 AMT*F5: not dollars and cents"),
        ("ABK:F411", "ABK:F41.1", "2300 HI: a code that is no ICD-10-CM code, or has a dot"),
        ("ABK:F411", "ABK:QQQQ", "2300 HI: a code that is no ICD-10-CM code, or has a dot"),
        ("ABK:F411", "ABF:F411", "2300 HI: ABK first, then ABF"),
        ("ABF:F913", "ABF:F902", "2300 HI: a diagnosis twice"),
        ("HI*ABK:F411~", "", "2300 HI: not 1 to 12 diagnoses"),
        ("*XX*1000000046", "", "2310B NM109: no valid NPI"),
        ("*XX*1000000046", "*XX*1000000047", "2310B NM109: no valid NPI"),
        ("*XX*1000000046", "*XX*1000000012", "2310B: the rendering is the billing provider"),
        ("*82*1*BAKER", "*82*1*", "2310B NM103: missing"),
        ("NM1*DN*", "NM1*DQ*", "2310: out of order, repeated or unknown"),
        ("101YM0800X", "101YM0800", "2310B PRV03: taxonomy"),
        # lines
        ("HC:90837", "HC:9083", "2400 SV101: no procedure code"),
        (":95*", ":9*", "2400 SV101: modifiers"),
        (SV1, "SV1*HC:90837:95*-150*UN*1***1~", "2400 SV102: not dollars and cents"),
        (SV1, "SV1*HC:90837:95*150.001*UN*1***1~", "2400 SV102: not dollars and cents"),
        (SV1, "SV1*HC:90837:95*150*UN*0***1~", "2400 SV104: not more than 0 units"),
        (SV1, "SV1*HC:90837:95*150*UN*ONE***1~", "2400 SV104: not more than 0 units"),
        (SV1, "SV1*HC:90837:95*150*UN*1*10**1~", "2400 SV105: only a place other than"),
        (SV1, "SV1*HC:90837:95*150*UN*1***2~", "2400 SV107: not 1 to 4 pointers"),
        (SV1, "SV1*HC:90837:95*150*UN*1***A~", "2400 SV107: not 1 to 4 pointers"),
        (SV1, "SV1*HC:90837:95*150*UN*1~", "2400 SV107: not 1 to 4 pointers"),
        ("LX*3", "LX*4", "2400 LX01: not 1, 2, 3 and so on"),
        ("DTP*472*D8*20260902~REF*6R*RB-1001", "REF*6R*RB-1001", "2400 DTP*472: not one date"),
        ("D8*20260902~REF*6R*RB-1001", "D8*20260931~REF*6R*RB-1001", "2400 DTP*472: not one date"),
        ("D8*20260902~REF*6R*RB-1001", "D8*19880213~REF*6R*RB-1001", "2400 DTP*472: before birth"),
        ("REF*6R*RB-1001L1~", "", "2400 REF*6R: not 1 to 30 characters"),
        ("REF*6R*RB-1002L2", "REF*6R*RB-1002L1", "2400 REF*6R: used by another line"),
        ("REF*6R*RB-1002L2", "REF*6R*RB-1001L1", "2400 REF*6R: used by another line"),
    ],
)
def test_planted_fault_is_noticed(right: str, wrong: str, complaint: str) -> None:
    assert right in SOUND
    complaints = check_interchange(SOUND.replace(right, wrong, 1))
    assert [text for text in complaints if text.startswith(complaint)] != []


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("AMT*D*84~", "", "2320: a later payer's claim without what the first one paid"),
        ("AMT*D*84", "AMT*D*85", "2320: does not balance to the charge"),
        ("CAS*CO*45*48", "CAS*CO*45*47", "2430: does not balance to the line"),
        ("SVD*ACM01*84", "SVD*ACM01*83", "2430: does not balance to the line"),
        ("DTP*573*D8*20260908~", "", "2430 DTP*573: no date of the decision"),
        ("OI***Y***Y~", "", "2320 OI: missing"),
    ],
)
def test_planted_fault_of_a_second_payers_claim_is_noticed(
    right: str, wrong: str, complaint: str
) -> None:
    assert right in SECONDARY
    assert complaint in check_interchange(SECONDARY.replace(right, wrong, 1))


@pytest.mark.parametrize("text", ["", "ISA", "not an interchange at all" * 9, "ISA*" + "~" * 200])
def test_text_that_is_no_interchange_is_refused(text: str) -> None:
    assert check_interchange(text) != []


def test_delimiters_are_read_from_the_header() -> None:
    text = SOUND.translate(str.maketrans("*~:", "|'>"))
    assert [segment.elements for segment in read_segments(text)][1:] == [
        tuple(element.replace(":", ">") for element in segment.elements)
        for segment in read_segments(SOUND)
    ][1:]


def test_line_breaks_between_segments_do_not_count() -> None:
    assert read_segments(SOUND.replace("~", "~\r\n")) == read_segments(SOUND)


def test_short_header_is_refused() -> None:
    with pytest.raises(NotAnInterchange):
        read_segments("ISA*00~")
