"""The practice's data, a form for each of its tabs."""

from typing import Any

from django import forms

from settee.desk.clients.merging import merge, remember
from settee.doors.fields import (
    LineField,
    NpiField,
    PhoneField,
    StateField,
    TaxIdField,
    TaxonomyField,
    ZipField,
    ZoneField,
)
from settee.doors.forms import VersionedForm
from settee.practices.enums import Subscription
from settee.practices.models import Practice
from settee.practices.words import WORDS_FOR_CLIENT

_HUES = (
    (163, "Green"), (190, "Teal"), (250, "Blue"), (300, "Violet"),
    (350, "Rose"), (25, "Red"), (60, "Amber"), (128, "Olive"),
)  # fmt: skip
_ADDRESSES = ("billing", "pay_to", "office")
_OFFSET = forms.NumberInput({"step": "0.1", "min": "-5", "max": "5"})


class SettingsForm(VersionedForm):
    """A row of Settings that several people may edit: what others saved meanwhile is merged."""

    def __init__(self, *args: Any, editable: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        remember(self, apart_from=("version",))
        for field in self.fields.values():
            field.disabled = not editable

    def show_meanwhile(self, stored: "SettingsForm") -> None:
        """Take in what somebody else changed, keep what was typed, and say both."""
        sentences = merge(self, stored)
        self.add_error(
            None,
            [
                "Somebody else saved this while you had it open, so yours is not saved yet. Look at"
                " what they changed, then save again.",
                *sentences,
            ],
        )
        self.data = {**self.data, "version": str(stored.instance.version)}


_OWN = "own"


class PracticeForm(SettingsForm):
    """What the practice is called, what it calls the people it sees, and its clocks."""

    name = LineField(label="Practice Name", max_length=200)
    phone = PhoneField()
    email = forms.EmailField(required=False, max_length=254)
    timezone = ZoneField()
    client_word = forms.ChoiceField(
        label="Word for the people you see",
        choices=[
            *((one, f"{one}, {many}") for one, many in WORDS_FOR_CLIENT),
            (_OWN, "Another word"),
        ],
        help_text="It stands on every page, in every menu and in every message.",
    )
    own_word = LineField(
        label="Another word, for one", max_length=30, required=False, help_text="Such as guest."
    )
    own_words = LineField(
        label="Another word, for several",
        max_length=30,
        required=False,
        help_text="Such as guests.",
    )
    accent_hue = forms.TypedChoiceField(
        label="Color",
        choices=_HUES,
        coerce=int,
        help_text="Of the practice’s mark; later of its portal and website.",
    )

    class Meta:
        model = Practice
        fields = (
            "name", "group_practice", "phone", "email", "timezone", "client_word", "accent_hue",
        )  # fmt: skip
        labels = {"group_practice": "Group Practice?"}
        help_texts = {
            "group_practice": "More than one person is joined. Only groups stand in the directory."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        practice = kwargs["instance"]
        kwargs["initial"] = _word_initial(practice)
        super().__init__(*args, **kwargs)
        if practice.accent_hue not in dict(_HUES):
            hue = self.fields["accent_hue"]
            assert isinstance(hue, forms.TypedChoiceField)
            hue.choices = [*_HUES, (practice.accent_hue, "As now")]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("client_word") == _OWN:
            for name in ("own_word", "own_words"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Fill this in, or choose one of the words above.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        values = super().values
        own = values.pop("own_word"), values.pop("own_words")
        chosen = values["client_word"]
        one, many = own if chosen == _OWN else (chosen, dict(WORDS_FOR_CLIENT)[chosen])
        return {**values, "client_word": one, "client_word_plural": many}

    def _post_clean(self) -> None:
        """Nothing is written into the instance: the word is two columns and three fields."""


def _word_initial(practice: Practice) -> dict[str, str]:
    one, many = practice.client_word, practice.client_word_plural
    if (one, many) in WORDS_FOR_CLIENT:
        return {"client_word": one}
    return {"client_word": _OWN, "own_word": one, "own_words": many}


class AddressesForm(SettingsForm):
    """The three addresses of M-11."""

    class Meta:
        model = Practice
        fields = tuple(
            f"{kind}_{part}" for kind in _ADDRESSES for part in ("line1", "line2", "city")
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editable = kwargs.get("editable", True)
        super().__init__(*args, **kwargs)
        for kind in _ADDRESSES:
            self.fields[f"{kind}_line1"].label = "Street"
            self.fields[f"{kind}_line2"].label = "Suite, floor (optional)"
            self.fields[f"{kind}_city"].label = "City"
            for part, field in (("state", StateField()), ("zip", ZipField())):
                field.initial = getattr(self.instance, f"{kind}_{part}")
                field.show_hidden_initial, field.disabled = True, not editable
                self.fields[f"{kind}_{part}"] = field

    @property
    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Heading, what the address is for, and its five fields."""
        return [
            (heading, words, [self[f"{kind}_{part}"] for part in _PARTS])
            for kind, (heading, words) in zip(_ADDRESSES, _ADDRESS_WORDS, strict=True)
        ]


_PARTS = ("line1", "line2", "city", "state", "zip")
_ADDRESS_WORDS = (
    (
        "Billing Address",
        "On claims and client invoices. A street, never a PO box, with a nine-digit ZIP code.",
    ),
    ("Pay-To Address", "Only if payments and explanations of benefits go somewhere else."),
    ("Office Address", "Where clients come, also if it is the same."),
)


class IdentifiersForm(SettingsForm):
    """What payers know the practice by. A tax ID is shown only to who may change it."""

    tax_id = TaxIdField()
    npi = NpiField(help_text="A solo practice uses the provider’s own.")
    taxonomy = TaxonomyField()

    class Meta:
        model = Practice
        fields = ("tax_id_kind", "npi", "taxonomy")
        labels = {"tax_id_kind": "Kind of tax ID"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tax_id"].initial = self.instance.tax_id
        if not kwargs.get("editable", True):
            del self.fields["tax_id"]  # a person's may be their social security number


class ClaimsForm(SettingsForm):
    """Who sends claims and to whom, and how insurance forms are printed (M-14, M-15)."""

    form_scaling = forms.DecimalField(
        label="Print Scaling (%)", min_value=90, max_value=110, max_digits=4, decimal_places=1,
        widget=forms.NumberInput({"step": "0.1"}),
    )  # fmt: skip
    form_offset_x = forms.DecimalField(
        label="Horizontal Adjustment", min_value=-5, max_value=5, max_digits=3, decimal_places=1,
        widget=_OFFSET, help_text="Right is positive.",
    )  # fmt: skip
    form_offset_y = forms.DecimalField(
        label="Vertical Adjustment", min_value=-5, max_value=5, max_digits=3, decimal_places=1,
        widget=_OFFSET, help_text="Down is positive.",
    )  # fmt: skip
    submitter_contact_phone = PhoneField(label="Contact’s phone")

    class Meta:
        model = Practice
        fields = (
            "submitter_name", "submitter_id", "submitter_contact_name", "submitter_contact_phone",
            "receiver_name", "receiver_id", "claims_for_production",
            "form_color", "form_scaling", "form_offset_x", "form_offset_y",
        )  # fmt: skip
        labels = {
            "submitter_name": "Submitter name",
            "submitter_id": "Submitter ID",
            "submitter_contact_name": "Contact",
            "receiver_name": "Receiver name",
            "receiver_id": "Receiver ID",
            "claims_for_production": "Claims are real",
            "form_color": "Insurance form color",
        }
        help_texts = {
            "receiver_name": "The clearinghouse, as it wants to be named in files.",
            "submitter_id": "Your number at the clearinghouse.",
            "claims_for_production": "Off: claim files are marked as a test, and nobody pays them.",
            "form_color": "Of forms on plain paper. The data is always black.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.subscribes(Subscription.ELECTRONIC_BILLING):
            for name in _ELECTRONIC:
                del self.fields[name]  # what they hold is kept


_ELECTRONIC = (
    "submitter_name", "submitter_id", "submitter_contact_name", "submitter_contact_phone",
    "receiver_name", "receiver_id", "claims_for_production",
)  # fmt: skip
