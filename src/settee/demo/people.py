"""Who lives in the demonstration. Everybody is invented."""

from dataclasses import dataclass

PRACTICE = "Linden Street Counseling"
PASSWORD = "linden street settee"  # noqa: S105 - printed at every start of the demonstration


@dataclass(frozen=True, slots=True)
class DemoProvider:
    first: str
    last: str
    credentials: str
    npi: str
    taxonomy: str
    license: str

    @property
    def email(self) -> str:
        return f"{self.first.lower()}@linden.example.org"


PROVIDERS = (
    DemoProvider("Maren", "Okafor", "LCSW", "1996776310", "1041C0700X", "NY-84112"),
    DemoProvider("Tomasz", "Wilk", "LMHC", "1993669070", "101YM0800X", "NY-44908"),
    DemoProvider("Ines", "Reyes", "LMFT", "1998391506", "106H00000X", "NY-12925"),
)
BILLER = ("Iris", "Halvorsen", "billing@linden.example.org")

# First name, last name, sex, birth date, payer (empty: pays directly), what is missing on purpose.
CLIENTS = (
    ("Elias", "Brandt", "M", "1984-03-14", "HLP01", ""),
    ("Yara", "Haddad", "F", "1991-07-02", "BMM22", ""),
    ("Oskar", "Lindqvist", "M", "1977-11-20", "HLP01", "diagnosis"),
    ("Conor", "Farrell", "M", "1986-05-09", "", ""),
    ("Celeste", "Manning", "F", "1999-01-30", "HLP01", ""),
    ("Adaeze", "Okonkwo", "F", "2001-08-17", "SAM40", ""),
    ("Mikkel", "Strand", "M", "1969-12-05", "", ""),
    ("Tessa", "Nolan", "F", "1994-04-22", "BMM22", ""),
    ("Mateo", "Guerrero", "M", "1988-09-11", "HLP01", ""),
    ("Luz", "Sandoval", "F", "1979-02-27", "HLP01", ""),
    ("Signe", "Eklund", "F", "1958-06-18", "NMB30", ""),
    ("Parisa", "Rahimi", "F", "1990-10-03", "", ""),
    ("Joan", "Abernathy", "F", "1951-07-25", "NMB30", ""),
    ("Grace", "Underhill", "F", "1983-01-08", "", ""),
    ("Pilar", "Castellanos", "F", "1984-02-29", "HLP01", ""),
    ("Nils", "Iversen", "M", "1996-03-19", "BMM22", ""),
    ("Emi", "Tanaka", "F", "2003-05-31", "HLP01", ""),
    ("Ruben", "Galván", "M", "1981-08-06", "", ""),
    ("Devin", "Quarles", "M", "1992-12-12", "SAM40", ""),
    ("Hannah", "Kessler", "F", "1987-04-01", "HLP01", ""),
    ("Thu Hà", "Nguyễn", "F", "1995-09-23", "BMM22", ""),
    ("Ruth", "Holloway", "F", "1948-11-15", "NMB30", ""),
    ("Clara", "Winslow", "F", "2000-02-14", "", ""),
    ("Anya", "Petrova", "F", "1989-06-07", "HLP01", ""),
    ("Dario", "Marchetti", "M", "1974-10-28", "BMM22", ""),
    ("Andre", "Vasquez", "M", "1985-01-16", "HLP01", ""),
    ("Folake", "Adeyemi", "F", "1993-07-09", "", ""),
    ("Deniz", "Yılmaz", "F", "1998-03-26", "BMM22", ""),
    ("Marta", "Zieliński", "F", "1980-05-13", "HLP01", ""),
    ("Imran", "Chaudhry", "M", "1990-08-30", "SAM40", ""),
    ("Bridget", "O’Malley", "F", "1976-12-21", "", ""),
    ("Lucie", "Fontaine", "F", "2002-04-04", "HLP01", ""),
    ("Renata", "Bianchi", "F", "1957-09-17", "NMB30", "member"),
    ("Obi", "Achebe", "M", "1982-06-24", "SAM40", ""),
    ("Adele", "Ferran", "F", "1971-02-02", "HLP01", ""),
    ("Søren", "Dahl", "M", "1966-10-10", "", ""),
    ("Naomi", "Feldman", "F", "1997-01-27", "BMM22", ""),
    ("Theo", "Marsh", "M", "2012-05-20", "HLP01", ""),
    ("Winona", "Clarke", "F", "1963-08-08", "", ""),
    ("Kofi", "Mensah", "M", "1994-11-29", "", ""),
)

# Name, billing code, modifiers, minutes, fee, place of service, colour, billable.
SERVICES = (
    ("First visit", "90791", "", 60, "225.00", "11", "#8A4FBF", "yes"),
    ("Individual 45", "90834", "", 45, "135.00", "11", "#1F958B", "yes"),
    ("Individual 60", "90837", "", 60, "170.50", "11", "#2F74C0", "yes"),
    ("Couples 50", "90847", "", 50, "170.00", "11", "#CF7A35", "yes"),
    ("Group 90", "90853", "HQ", 90, "60.25", "11", "#6E9233", "yes"),
    ("Phone check-in", "", "", 15, "0.00", "", "#8A9296", "no"),
    ("Crisis", "90839", "", 60, "250.00", "11", "#C93A3A", "yes"),
)
PAYERS = (
    ("HLP01", "Harborline Health Plan", "electronic", "CI", "PO Box 5550", "Beacon"),
    ("BMM22", "Blue Meadow Mutual", "electronic", "BL", "PO Box 9726", "Kingston"),
    ("NMB30", "Northfield Medicare B", "electronic", "MB", "PO Box 6723", "Albany"),
    ("SAM40", "St. Alban Mutual", "cms1500", "CI", "PO Box 6239", "Beacon"),
)
DIAGNOSES = ("F41.1", "F33.1", "F43.23", "F40.10", "F43.10", "F32.1", "F90.0")
STREETS = ("Birch Hollow Rd", "Teasel Dr", "Quince St", "Rowan Cir", "Heron Pl", "Alder Lane")
TOWNS = (("Kingston", "12401"), ("Beacon", "12508"), ("Newburgh", "12550"), ("Albany", "12207"))
