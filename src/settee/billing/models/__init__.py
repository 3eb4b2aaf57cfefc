from settee.billing.models.batch import Batch, Interchange
from settee.billing.models.claim import Claim, ClaimLine
from settee.billing.models.code import BillingCode, DiagnosisCode, Payer
from settee.billing.models.entry import ClientBalance, LedgerEntry
from settee.billing.models.invoice import Invoice, InvoiceLine
from settee.billing.models.session import ClientSession

__all__ = [
    "Batch",
    "BillingCode",
    "Claim",
    "ClaimLine",
    "ClientBalance",
    "ClientSession",
    "DiagnosisCode",
    "Interchange",
    "Invoice",
    "InvoiceLine",
    "LedgerEntry",
    "Payer",
]
