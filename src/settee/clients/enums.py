from django.db import models


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Unknown"


class BillTo(models.TextChoices):
    CLIENT = "client", "Client"
    INSURANCE = "insurance", "Insurance"


class Relationship(models.TextChoices):
    """The client's relationship to the subscriber (SBR02, PAT01)."""

    SELF = "self", "Self"
    SPOUSE = "spouse", "Spouse"
    CHILD = "child", "Child"
    OTHER = "other", "Other"


class InvoiceOption(models.TextChoices):
    STANDARD = "standard", "Standard Invoice"
    SUPERBILL = "superbill", "Insurance Super Bill"
    STATEMENT = "statement", "Account Statement Format"


class ClientStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    DISCHARGED = "discharged", "Discharged"


class MaritalStatus(models.TextChoices):
    UNKNOWN = "", "Not given"
    SINGLE = "single", "Single"
    MARRIED = "married", "Married"
    PARTNERED = "partnered", "Partnered"
    SEPARATED = "separated", "Separated"
    DIVORCED = "divorced", "Divorced"
    WIDOWED = "widowed", "Widowed"


class Employment(models.TextChoices):
    UNKNOWN = "", "Not given"
    FULL_TIME = "full_time", "Employed full time"
    PART_TIME = "part_time", "Employed part time"
    SELF_EMPLOYED = "self", "Self-employed"
    STUDENT = "student", "Full-time student"
    PART_STUDENT = "part_student", "Part-time student"
    UNEMPLOYED = "unemployed", "Not employed"
    RETIRED = "retired", "Retired"
    UNABLE = "unable", "Unable to work"
    MILITARY = "military", "Active military"


class RaceEthnicity(models.TextChoices):
    """The one question with several answers of OMB Statistical Policy Directive 15 (2024)."""

    AMERICAN_INDIAN = "american_indian", "American Indian or Alaska Native"
    ASIAN = "asian", "Asian"
    BLACK = "black", "Black or African American"
    HISPANIC = "hispanic", "Hispanic or Latino"
    MIDDLE_EASTERN = "middle_eastern", "Middle Eastern or North African"
    PACIFIC = "pacific", "Native Hawaiian or Pacific Islander"
    WHITE = "white", "White"
    DECLINED = "declined", "Prefers not to say"


class PhoneKind(models.TextChoices):
    MOBILE = "mobile", "Mobile"
    HOME = "home", "Home"
    WORK = "work", "Work"
    OTHER = "other", "Other"


class ReachBy(models.TextChoices):
    """How a client wants to be reached."""

    ANY = "", "No preference"
    CALL = "call", "Phone call"
    TEXT = "text", "Text message"
    EMAIL = "email", "Email"
    MAIL = "mail", "Letter"


class PortalStatus(models.TextChoices):
    """J-25: no invitation, invited, has set up the account."""

    NO = "no", "No"
    PENDING = "pending", "Pending"
    ACTIVE = "active", "Active"


class DischargeReason(models.TextChoices):
    COMPLETED = "completed", "Treatment completed"
    BY_CLIENT = "by_client", "Ended at the client’s wish"
    NO_CONTACT = "no_contact", "Lost contact"
    REFERRED = "referred", "Referred elsewhere"
    MOVED = "moved", "Moved away"
    COVERAGE = "coverage", "Insurance or cost"
    DIED = "died", "Died"
    OTHER = "other", "Another reason"


class RelationKind(models.TextChoices):
    """What a person is to the client."""

    PARENT = "parent", "Parent"
    GUARDIAN = "guardian", "Guardian"
    PARTNER = "partner", "Spouse or partner"
    CHILD = "child", "Child"
    WARD = "ward", "Ward"
    SIBLING = "sibling", "Sibling"
    RELATIVE = "relative", "Other relative"
    FRIEND = "friend", "Friend"
    PROFESSIONAL = "professional", "Doctor or other professional"
    OTHER = "other", "Other"

    @property
    def inverse(self) -> "RelationKind":
        """What the client is to that person."""
        return RelationKind(_INVERSE.get(self, self))


_INVERSE = {
    RelationKind.PARENT: RelationKind.CHILD,
    RelationKind.CHILD: RelationKind.PARENT,
    RelationKind.GUARDIAN: RelationKind.WARD,
    RelationKind.WARD: RelationKind.GUARDIAN,
    RelationKind.PROFESSIONAL: RelationKind.OTHER,
}


class DocumentKind(models.TextChoices):
    CONSENT = "consent", "Consent or agreement"
    INTAKE = "intake", "Intake form"
    ASSESSMENT = "assessment", "Assessment or test"
    REPORT = "report", "Report or letter"
    RELEASE = "release", "Release of information"
    INSURANCE = "insurance", "Insurance"
    IDENTITY = "identity", "Identification"
    OTHER = "other", "Other"


class InformationKind(models.TextChoices):
    """How a field of the tab Other Information is answered."""

    LINE = "line", "Short text"
    TEXT = "text", "Long text"
    CHOICE = "choice", "One choice"
    CHOICES = "choices", "Several choices"
    DATE = "date", "Date"
    YES_NO = "yes_no", "Yes or no"
    NUMBER = "number", "Number"

    @property
    def has_choices(self) -> bool:
        return self in {InformationKind.CHOICE, InformationKind.CHOICES}
