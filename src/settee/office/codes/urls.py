from django.urls import path

from settee.office.codes import billing, diagnoses, payers

urlpatterns = [
    path("billing-codes/", billing.codes, name="billing_codes"),
    path("billing-codes/new/", billing.new_code, name="billing_code_new"),
    path("billing-codes/<uuid:code_id>/", billing.code, name="billing_code"),
    path("diagnosis-codes/", diagnoses.codes, name="diagnosis_codes"),
    path("payers/", payers.payers, name="payers"),
    path("payers/new/", payers.new_payer, name="payer_new"),
    path("payers/<uuid:payer_id>/", payers.payer, name="payer"),
]
