"""Diagnosis codes the practice keeps at hand, out of the whole of ICD-10-CM."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction

from settee.audit.domain.record import record
from settee.billing import icd
from settee.billing.icd import Diagnosis
from settee.billing.models import DiagnosisCode
from settee.core.errors import Hidden, Refused
from settee.practices.enums import Part
from settee.practices.models import Member
from settee.practices.privileges import require_part


class NoSuchDiagnosis(Refused):
    def __init__(self) -> None:
        super().__init__(
            "ICD-10-CM has no billable code like this. Search by words, or enter all characters.",
            field="code",
        )


def search_diagnoses(text: str, *, limit: int = 20) -> list[Diagnosis]:
    """Billable codes by code or by words; accents and case do not count."""
    return icd.search(text, folder=_folder(), limit=limit)


def find_diagnosis(code: str) -> Diagnosis:
    """Raises NoSuchDiagnosis."""
    found = icd.find(code, folder=_folder())
    if found is None:
        raise NoSuchDiagnosis
    return found


@transaction.atomic
def keep_diagnosis(*, actor: Member, code: str) -> DiagnosisCode:
    """The code on the practice's own list, added if it was not there.

    Raises NotAllowed, NoSuchDiagnosis.
    """
    require_part(actor, Part.CODES, change=True)
    found = find_diagnosis(code)
    kept, is_new = DiagnosisCode.objects.get_or_create(
        code=found.code, defaults={"description": found.title[:250]}
    )
    if is_new:
        changes = {"code": (None, found.code)}
        record("diagnosis_code.add", actor=actor, object_id=kept.id, changes=changes)
    return kept


@transaction.atomic
def drop_diagnosis(*, actor: Member, code_id: uuid.UUID) -> None:
    """Off the list; records that name the code keep it. Raises NotAllowed, Hidden."""
    require_part(actor, Part.CODES, change=True)
    kept = DiagnosisCode.objects.filter(id=code_id).first()
    if kept is None:
        raise Hidden
    changes = {"code": (kept.code, None)}
    record("diagnosis_code.remove", actor=actor, object_id=kept.id, changes=changes)
    kept.delete()


def _folder() -> Path:
    return Path(settings.FILES_ROOT).parent / "cache"
