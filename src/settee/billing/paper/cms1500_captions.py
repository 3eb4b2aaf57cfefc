"""The printed words of the CMS-1500 (02/12), box by box."""

from settee.billing.paper.cms1500_artwork import INSURED, LEFT, PATIENT, Caption

_A, _B, _C = LEFT + 0.9, PATIENT + 0.9, INSURED + 0.9  # a little right of the three long rules


def _stacked(top: float, start: float, end: float, *texts: str) -> tuple[Caption, ...]:
    """Heads of a narrow column, one below the other."""
    return tuple(
        Caption(top + 0.5 * n, start + 0.7, text, end, 5.4) for n, text in enumerate(texts)
    )


def _dated(line: float, *columns: float) -> tuple[Caption, ...]:
    """MM, DD and YY above the parts of a date that begin at ``columns``."""
    words = ("MM", "DD", "YY")
    return tuple(
        Caption(line, column + 0.3, words[n % 3], size=5) for n, column in enumerate(columns)
    )


_HEAD = (
    Caption(5.0, _A, "HEALTH INSURANCE CLAIM FORM", 40, 11, "Bold"),
    Caption(6.6, _A, "APPROVED BY NATIONAL UNIFORM CLAIM COMMITTEE (NUCC) 02/12", 40),
    Caption(8, _A + 3.4, "PICA"),
    Caption(8, 73, "PICA"),
)

_PATIENT_AND_INSURED = (
    Caption(9, _A, "1.  MEDICARE", 7.5),
    Caption(9, 8, "MEDICAID", 14),
    Caption(9, 15, "TRICARE", 22),
    Caption(9, 24, "CHAMPVA", 30.5),
    Caption(9, 31, "GROUP", 38.5, 5.2),
    Caption(9.45, 31, "HEALTH PLAN", 38.5, 5.2),
    Caption(9, 39, "FECA", 44.5, 5.2),
    Caption(9.45, 39, "BLK LUNG", 44.5, 5.2),
    Caption(9, 45, "OTHER", 49),
    Caption(10, 2.5, "(Medicare#)", 7.8, style="Oblique"),
    Caption(10, 9.5, "(Medicaid#)", 14.8, style="Oblique"),
    Caption(10, 16.5, "(ID#/DoD#)", 22, style="Oblique"),
    Caption(10, 25.5, "(Member ID#)", 30, style="Oblique"),
    Caption(10, 32.5, "(ID#)", 38, style="Oblique"),
    Caption(10, 40.5, "(ID#)", 44.5, style="Oblique"),
    Caption(10, 46.5, "(ID#)", 49, style="Oblique"),
    Caption(9, _C, "1a. INSURED'S I.D. NUMBER"),
    Caption(9, 68, "(For Program in Item 1)"),
    Caption(11, _A, "2. PATIENT'S NAME (Last Name, First Name, Middle Initial)", PATIENT),
    Caption(11, _B, "3. PATIENT'S BIRTH DATE", 42),
    Caption(11, 44, "SEX"),
    *_dated(11.5, 31, 34, 37.8),
    Caption(11, _C, "4. INSURED'S NAME (Last Name, First Name, Middle Initial)"),
    Caption(13, _A, "5. PATIENT'S ADDRESS (No., Street)", PATIENT),
    Caption(13, _B, "6. PATIENT RELATIONSHIP TO INSURED", INSURED),
    Caption(13, _C, "7. INSURED'S ADDRESS (No., Street)"),
    *(Caption(15, column, "CITY") for column in (_A, _C)),
    *(Caption(15, column, "STATE") for column in (25.9, 73.9)),
    Caption(15, _B, "8. RESERVED FOR NUCC USE", INSURED),
    *(Caption(17, column, "ZIP CODE") for column in (_A, _C)),
    *(Caption(17, column, "TELEPHONE (Include Area Code)") for column in (13.9, 63.9)),
    *(Caption(17.9, column, "(", size=10) for column in (14.4, 64.4)),
    *(Caption(17.9, column, ")", size=10) for column in (18.1, 68.1)),
    Caption(19, _A, "9. OTHER INSURED'S NAME (Last Name, First Name, Middle Initial)", PATIENT),
    Caption(21, _A, "a. OTHER INSURED'S POLICY OR GROUP NUMBER", PATIENT),
    Caption(23, _A, "b. RESERVED FOR NUCC USE"),
    Caption(25, _A, "c. RESERVED FOR NUCC USE"),
    Caption(27, _A, "d. INSURANCE PLAN NAME OR PROGRAM NAME", PATIENT),
    Caption(19, _B, "10. IS PATIENT'S CONDITION RELATED TO:", INSURED),
    Caption(21, _B, "a. EMPLOYMENT? (Current or Previous)", INSURED),
    Caption(23, _B, "b. AUTO ACCIDENT?", INSURED),
    Caption(23.3, 43.6, "PLACE (State)", INSURED),
    Caption(25, _B, "c. OTHER ACCIDENT?", INSURED),
    Caption(27, _B, "10d. CLAIM CODES (Designated by NUCC)", INSURED),
    Caption(19, _C, "11. INSURED'S POLICY GROUP OR FECA NUMBER"),
    Caption(21, _C, "a. INSURED'S DATE OF BIRTH"),
    Caption(21, 71, "SEX"),
    *_dated(21.5, 53, 56, 59.8),
    Caption(23, _C, "b. OTHER CLAIM ID (Designated by NUCC)"),
    Caption(25, _C, "c. INSURANCE PLAN NAME OR PROGRAM NAME"),
    Caption(27, _C, "d. IS THERE ANOTHER HEALTH BENEFIT PLAN?"),
    Caption(28.1, 63, "If yes,", style="BoldOblique"),
    Caption(28.1, 66, "complete items 9, 9a, and 9d."),
    Caption(
        29, 11, "READ BACK OF FORM BEFORE COMPLETING & SIGNING THIS FORM.", INSURED, 6.1, "Bold"
    ),
    Caption(
        29.6,
        _A,
        "12. PATIENT'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize the release of any medical"
        " or other information necessary",
        48.5,
    ),
    Caption(
        30.15,
        2.2,
        "to process this claim. I also request payment of government benefits either to myself or"
        " to the party who accepts assignment below.",
        48.5,
    ),
    Caption(31.35, 2.2, "SIGNED"),
    Caption(31.35, 35, "DATE"),
    Caption(29, _C, "13. INSURED'S OR AUTHORIZED PERSON'S SIGNATURE  I authorize"),
    Caption(
        29.55, 51.2, "payment of medical benefits to the undersigned physician or supplier for"
    ),
    Caption(30.1, 51.2, "services described below."),
    Caption(31.35, 51.2, "SIGNED"),
)

_PHYSICIAN_OR_SUPPLIER = (
    Caption(33, _A, "14. DATE OF CURRENT ILLNESS, INJURY, or PREGNANCY (LMP)", 27),
    *_dated(33.5, 2, 5, 8.8),
    Caption(33.9, 12.2, "QUAL."),
    Caption(33, 27.9, "15. OTHER DATE"),
    Caption(33.9, 27.9, "QUAL.", 30),
    *_dated(33.5, 37, 40, 43.8),
    Caption(33, _C, "16. DATES PATIENT UNABLE TO WORK IN CURRENT OCCUPATION"),
    *_dated(33.5, 54, 57, 60.8, 68, 71, 74.8),
    *(Caption(line, 50.6, "FROM") for line in (33.9, 35.9)),
    *(Caption(line, 65.6, "TO") for line in (33.9, 35.9)),
    Caption(35, _A, "17. NAME OF REFERRING PROVIDER OR OTHER SOURCE", 27),
    Caption(35, 27.8, "17a."),
    Caption(36, 27.8, "17b."),
    Caption(36, 30, "NPI"),
    Caption(35, _C, "18. HOSPITALIZATION DATES RELATED TO CURRENT SERVICES"),
    *_dated(35.5, 54, 57, 60.8, 68, 71, 74.8),
    Caption(37, _A, "19. ADDITIONAL CLAIM INFORMATION (Designated by NUCC)", INSURED),
    Caption(37, _C, "20. OUTSIDE LAB?"),
    Caption(37, 66, "$ CHARGES"),
    Caption(
        39,
        _A,
        "21. DIAGNOSIS OR NATURE OF ILLNESS OR INJURY   Relate A-L to service line below (24E)",
        36,
    ),
    Caption(39.1, 37.4, "ICD Ind."),
    *(
        Caption(40.1 + place // 4, 1.4 + 13 * (place % 4), f"{letter}.", size=6.8)
        for place, letter in enumerate("ABCDEFGHIJKL")
    ),
    Caption(39, _C, "22. RESUBMISSION CODE", 61),
    Caption(39, 62, "ORIGINAL REF. NO."),
    Caption(41, _C, "23. PRIOR AUTHORIZATION NUMBER"),
    Caption(43, _A, "24.  A."),
    Caption(43, 6.5, "DATE(S) OF SERVICE"),
    Caption(43.55, 3.6, "From"),
    Caption(43.55, 13.2, "To"),
    *_dated(44.25, 1, 4, 7, 10, 13, 16),
    *_stacked(43, 18, 21, "B.", "PLACE OF", "SERVICE"),
    *_stacked(43, 21, 24, "C.", "", "EMG"),
    Caption(43, 25, "D. PROCEDURES, SERVICES, OR SUPPLIES", 44),
    Caption(43.55, 27, "(Explain Unusual Circumstances)", 44),
    Caption(44.15, 25, "CPT/HCPCS", 31),
    Caption(44.15, 35, "MODIFIER", 44),
    *_stacked(43, 44, INSURED, "E.", "DIAGNOSIS", "POINTER"),
    *_stacked(43, INSURED, 58, "F.", "", "$ CHARGES"),
    *_stacked(43, 58, 62, "G.", "DAYS OR", "UNITS"),
    *_stacked(43, 62, 64, "H.", "EPSDT", "Plan"),
    *_stacked(43, 64, 67, "I.", "ID.", "QUAL."),
    *_stacked(43, 67, 79, "J.", "RENDERING", "PROVIDER ID. #"),
    *(Caption(line + 0.1, 65, "NPI", size=6.5) for line in range(46, 57, 2)),
    *(Caption(43.4 + 2 * n, -0.6, str(n), LEFT, 9) for n in range(1, 7)),
    Caption(57, _A, "25. FEDERAL TAX I.D. NUMBER", 16),
    Caption(57, 16.6, "SSN"),
    Caption(57, 18.9, "EIN"),
    Caption(57, 22.9, "26. PATIENT'S ACCOUNT NO.", 37),
    Caption(57, 37.9, "27. ACCEPT ASSIGNMENT?", INSURED),
    Caption(57.45, 38.6, "(For govt. claims, see back)", INSURED, 4.8),
    Caption(57, _C, "28. TOTAL CHARGE", 60),
    Caption(57, 60.9, "29. AMOUNT PAID", 70),
    Caption(57, 70.9, "30. Rsvd for NUCC Use", 78.8),
    *(Caption(58, column, "$", size=7) for column in (50, 60.8)),
    Caption(59, _A, "31. SIGNATURE OF PHYSICIAN OR SUPPLIER", 22),
    Caption(59.55, 2.2, "INCLUDING DEGREES OR CREDENTIALS", 22),
    Caption(60.1, 2.2, "(I certify that the statements on the reverse", 22, 5.6),
    Caption(60.6, 2.2, "apply to this bill and are made a part thereof.)", 22, 5.6),
    Caption(61.3, _A, "SIGNED"),
    Caption(63, 5, "DATE"),
    Caption(59, 22.9, "32. SERVICE FACILITY LOCATION INFORMATION", INSURED),
    Caption(59, _C, "33. BILLING PROVIDER INFO & PH #", 65),
    Caption(58.9, 65.4, "(", size=10),
    Caption(58.9, 69.1, ")", size=10),
    *(Caption(63, column, "a.") for column in (22.9, _C)),
    *(Caption(63, column, "b.") for column in (34.9, 61.9)),
)

_BELOW = (
    Caption(64, _A, "NUCC Instruction Manual available at: www.nucc.org", 30, 7),
    Caption(64, 32, "PLEASE PRINT OR TYPE", 47, 7, "BoldOblique"),
    Caption(64, 53, "APPROVED OMB-0938-1197 FORM 1500 (02-12)", 79.5, 7),
)

CAPTIONS = (*_HEAD, *_PATIENT_AND_INSURED, *_PHYSICIAN_OR_SUPPLIER, *_BELOW)
