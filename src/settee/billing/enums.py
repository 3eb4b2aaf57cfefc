from django.db import models


class PayerForm(models.TextChoices):
    ELECTRONIC = "electronic", "Electronic"
    CMS1500 = "cms1500", "Insurance CMS 1500 (02-12)"
    PREPRINTED = "cms1500-preprinted", "Insurance CMS 1500 (02-12) using pre-printed form"


class SessionBillTo(models.TextChoices):
    AUTOMATIC = "auto", "Automatic (let the system decide)"
    CLIENT = "client", "Bill the client directly (bypass insurance)"


class EntryKind(models.TextChoices):
    """What moved. See billing rules (c) "Groups and ledger movement"."""

    CHARGE = "charge", "Charge"
    CLIENT_PAYMENT = "client_payment", "Client payment"
    INSURANCE_PAYMENT = "insurance_payment", "Insurance payment"
    WRITE_OFF = "write_off", "Write-off"
    ADJUSTMENT = "adjustment", "Adjustment"
    TRANSFER = "transfer", "Moved between payer and client"


class Party(models.TextChoices):
    CLIENT = "client", "Client"
    PAYER = "payer", "Insurance"


class ClaimStatus(models.TextChoices):
    GENERATED = "generated", "Generated"
    VOID = "void", "Void"


class InvoiceStatus(models.TextChoices):
    OPEN = "open", "Open"
    VOID = "void", "Void"
