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
