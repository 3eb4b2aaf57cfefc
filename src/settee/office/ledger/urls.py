from django.urls import path

from settee.office.ledger import activity, balances, bills

urlpatterns = [
    path("balances/", balances.clients, name="balances"),
    path("balances/insurance/", balances.payers, name="balances_insurance"),
    path("balances/insurance/<uuid:payer_id>/", balances.payer, name="balances_payer"),
    path("activity/", activity.choose_client, name="activity"),
    path("activity/<uuid:client_id>/", activity.activity, name="client_activity"),
    path("activity/invoices/<uuid:invoice_id>/", bills.invoice, name="invoice"),
    path("activity/invoices/<uuid:invoice_id>/pdf/", bills.invoice_paper, name="invoice_pdf"),
    path("activity/invoices/<uuid:invoice_id>/void/", bills.void_invoice_page, name="invoice_void"),
    path("activity/claims/<uuid:claim_id>/", bills.claim, name="claim"),
    path("activity/claims/<uuid:claim_id>/pdf/", bills.claim_paper, name="claim_pdf"),
    path("activity/claims/<uuid:claim_id>/void/", bills.void_claim_page, name="claim_void"),
]
