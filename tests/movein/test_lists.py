"""clients.csv, services.csv and payers.csv: rows, their lines, and what is left out."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from settee.movein.folder.reader import Folder, read_folder
from tests.movein.folders import told, write_folder


def read(root: Path, **files: Any) -> Folder:
    return read_folder(write_folder(root, **files))


def clients(root: Path, content: str | bytes) -> tuple[list[str], list[tuple[int, str]]]:
    folder = read(root, clients=content)
    problems = [(line, reason) for _, line, reason in told(folder.findings)]
    return [row.client_id for row in folder.lists.clients.values()], problems


def test_columns_are_found_by_name_in_any_order_and_unknown_ones_named(tmp_path: Path) -> None:
    content = (
        "\ufeff Last_Name ,COLOUR,client-id,First Name,email,Email\r\n Poe ,red,A,Ed,e@x,f@x\r\n"
    )
    folder = read(tmp_path, clients=content)
    (row,) = folder.lists.clients.values()
    assert (row.client_id, row.first_name, row.last_name, row.email) == ("A", "Ed", "Poe", "e@x")
    assert folder.findings.unknown_columns == {"clients.csv": ["COLOUR", "Email"]}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("11/3/2026", date(2026, 11, 3)),
        (" 02/29/2024 ", date(2024, 2, 29)),
        ("2199-01-01", date(2199, 1, 1)),
        ("", None),
    ],
)
def test_date_is_iso_or_us(tmp_path: Path, written: str, read_as: date | None) -> None:
    folder = read(tmp_path, clients=f"client_id,birth_date\nA,{written}\n")
    assert folder.lists.clients["a"].birth_date == read_as


@pytest.mark.parametrize(
    "written", ["02/30/1988", "13/1/2000", "3.11.2026", "11/3/26", "2026-1-1", "20260101", "soon"]
)
def test_row_with_a_date_that_cannot_be_read_is_left_out(tmp_path: Path, written: str) -> None:
    reason = "subscriber_birth_date is no date: write it as 2026-11-03 or 11/3/2026"
    content = f"client_id,subscriber_birth_date\nA,{written}\nB,\n"
    assert clients(tmp_path, content) == (["B"], [(2, reason)])


@pytest.mark.parametrize(
    ("written", "fee"),
    [("150", "150.00"), ("150.00", "150.00"), ("$150.5", "150.50"), ('"$1,234.50"', "1234.50")],
)
def test_amount_is_read(tmp_path: Path, written: str, fee: str) -> None:
    folder = read(tmp_path, services=f"name,fee\nTalk,{written}\n")
    assert folder.lists.services["talk"].fee == Decimal(fee)


@pytest.mark.parametrize(
    "written", ["free", "-5", '"12,50"', "1.005", "150 USD", "$", "1e3", "NaN"]
)
def test_row_with_an_amount_that_cannot_be_read_is_left_out(tmp_path: Path, written: str) -> None:
    folder = read(tmp_path, services=f"name,fee,billable\nTalk,{written},yes\nFree,,yes\n")
    assert list(folder.lists.services) == ["free"]
    assert told(folder.findings) == [
        ("services.csv", 2, "fee is no amount: write it as 150, 150.00 or $150.00")
    ]


def test_rows_with_other_fields_than_the_header_are_left_out(tmp_path: Path) -> None:
    content = 'client_id,city\nA\nB,"x\r\ny",z\nC,ok\n\n  ,ok\nD,\n'
    assert clients(tmp_path, content) == (
        ["C", "D"],
        [
            (2, "it has 1 fields where the header names 2"),
            (3, "it has 3 fields where the header names 2"),
            (7, "client_id is empty"),
        ],
    )


def test_first_row_of_a_key_counts_whatever_its_case(tmp_path: Path) -> None:
    content = "client_id,city\nc1,first\nC1,second\n c1 ,third\n"
    folder = read(tmp_path, clients=content)
    assert folder.lists.clients["c1"].city == "first"
    assert [line for _, line, _ in told(folder.findings)] == [3, 4]


def test_row_left_out_does_not_take_its_key(tmp_path: Path) -> None:
    content = "client_id,birth_date\nA,soon\nA,2000-01-01\n"
    assert clients(tmp_path, content)[0] == ["A"]


def test_quoted_field_may_hold_commas_quotes_and_lines(tmp_path: Path) -> None:
    content = 'client_id,city,first_name\r\nA,"One,\r\n ""Two""\r\nThree",x\r\nB,x,y,z\r\n'
    folder = read(tmp_path, clients=content)
    assert folder.lists.clients["a"].city == 'One,  "Two" Three'
    assert [line for _, line, _ in told(folder.findings)] == [5]


def test_forgotten_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    content = 'client_id,city\nA,"open\nB,x\nC,"y"\nD,\'5"\n,lost\n'
    assert clients(tmp_path, content) == (
        ["B", "C", "D"],
        [(2, "its quotation marks don't match"), (6, "client_id is empty")],
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(tmp_path: Path, line_end: str) -> None:
    content = line_end.join(["client_id,city", "A,x", "B,y"])
    assert clients(tmp_path, content) == (["A", "B"], [])


def test_latin_1_leaves_out_the_rows_that_need_it(tmp_path: Path) -> None:
    content = "client_id,city,note\nA,Málaga,\nB,Rome,é\n".encode("latin-1")
    assert clients(tmp_path, content) == (["B"], [(2, "it is not saved as UTF-8")])


def test_nul_and_giant_cells_leave_out_their_rows_alone(tmp_path: Path) -> None:
    giant = "x" * 10_000_000
    content = (
        f"client_id,first_name,city,note\nA\0,,,\nB,{giant},,\nC,,{giant},\nD,,,{giant}\nE,,,\n"
    )
    assert clients(tmp_path, content) == (
        ["C", "D", "E"],
        [
            (2, "it contains a NUL character"),
            (3, "first_name is longer than 100 characters"),
            (4, "city is longer than 60 characters: left empty"),
        ],
    )


NO_KEY = "the first line must name the columns, separated by commas; client_id is not among them"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", NO_KEY),
        ("\n\n", NO_KEY),
        ("A,Ana,Ortiz\n", NO_KEY),
        ("client_id;city\nA;x\n", NO_KEY),
        (
            "client_id,city\nA,x\n".encode("utf-16"),
            "this file is not saved as UTF-8: save it again as UTF-8",
        ),
        (bytes(range(1, 256)), NO_KEY),
    ],
)
def test_table_that_cannot_be_read_is_told_and_the_rest_comes_in(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    folder = read(tmp_path, clients=content)
    assert [each for _, _, each in told(folder.findings)] == [reason]
    assert (len(folder.lists.clients), len(folder.lists.services)) == (0, 2)


def test_missing_table_is_told(tmp_path: Path) -> None:
    root = write_folder(tmp_path)
    (root / "payers.csv").unlink()
    assert told(read_folder(root).findings) == [("payers.csv", 1, "this file is not in the folder")]


def test_values_are_cleaned(tmp_path: Path) -> None:
    content = (
        "client_id,zip,subscriber_zip,sex,relationship,bill_to,diagnosis_codes,state\n"
        "A,12207-4366,125089402,f,,INSURANCE, f411 ;F41.1;;z63.0 ,ny\n"
        "B,1220,12 34,x,cousin,later,,New York\n"
    )
    folder = read(tmp_path, clients=content)
    one, two = folder.lists.clients.values()
    assert (one.zip, one.subscriber_zip, one.sex, one.relationship, one.bill_to) == (
        "122074366",
        "125089402",
        "F",
        "self",
        "insurance",
    )
    assert one.diagnosis_codes == ("F41.1", "Z63.0")
    assert (two.zip, two.sex, two.relationship, two.bill_to, two.state) == (
        "",
        "U",
        "other",
        "client",
        "",
    )
    assert all(not problem.left_out for problem in folder.findings.problems)


def test_formula_stays_text(tmp_path: Path) -> None:
    folder = read(tmp_path, clients='client_id,city\nA,"=HYPERLINK(""x"")"\n')
    assert folder.lists.clients["a"].city == '=HYPERLINK("x")'


def test_service_and_payer_values_are_cleaned(tmp_path: Path) -> None:
    folder = read(
        tmp_path,
        services="name,modifiers,minutes,place_of_service,color,billable\n"
        "Talk,ha; U1;ha,45,2,red,Yes\n",
        payers="payer_id,form,claim_filing_code\nP,CMS1500,ci\n",
    )
    service, payer = folder.lists.services["talk"], folder.lists.payers["p"]
    assert (service.modifiers, service.minutes, service.place_of_service) == (
        ("HA", "U1"),
        45,
        "02",
    )
    assert (service.color, service.billable) == ("", True)
    assert (payer.form, payer.claim_filing_code) == ("cms1500", "CI")
