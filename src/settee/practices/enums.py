"""The words a practice's people and rights are described in."""

from django.db import models


class Role(models.TextChoices):
    PROVIDER = "provider", "Provider"
    STAFF = "staff", "Staff"


class Association(models.TextChoices):
    """Association With This Practice."""

    ADMINISTRATOR = "administrator", "Administrator"
    MODIFY = "modify", "Modify Practice Information Allowed"
    JOIN_ONLY = "join", "Join Only (no changes allowed)"
    NONE = "none", "Not Part of This Practice"


class Access(models.TextChoices):
    """Access to Other Providers Who Are Also Joined To This Practice."""

    ADMINISTRATOR = "administrator", "Administrator"
    MODIFY = "modify", "Modify & Delete"
    VIEW = "view", "View Only"
    NONE = "none", "No Access Permitted"


class Part(models.TextChoices):
    """A part of a provider's back office that a username is given access to (M-8)."""

    SESSIONS = "sessions", "Client Sessions"
    INVOICING = "invoicing", "Invoicing and Claims"
    PAYMENTS = "payments", "Payments and Balances"
    CLIENT_SETUP = "client_setup", "Client Setup"
    CODES = "codes", "Codes"
    REPORTS = "reports", "Reports"


class Level(models.TextChoices):
    FULL = "full", "Full Access"
    VIEW = "view", "View Only"
    NONE = "none", "No Access"


class Subscription(models.TextChoices):
    BACK_OFFICE = "back_office", "Back Office"
    ELECTRONIC_BILLING = "electronic_billing", "Electronic Billing"
    CLIENT_PORTAL = "client_portal", "Client Portal"
    REMINDERS = "reminders", "Reminders"


class TaxIdKind(models.TextChoices):
    EIN = "EI", "EIN (employer identification number)"
    SSN = "SY", "SSN (social security number)"


class FormColor(models.TextChoices):
    """Ink of an insurance form drawn on plain paper; the data on it is always black."""

    RED = "red", "Red, as the official form"
    BLACK = "black", "Black"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"
