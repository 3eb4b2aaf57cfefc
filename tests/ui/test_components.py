"""Components as HTML: what a browser test would see too late or not at all."""

from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils.html import escape

from settee.ui.icons import UnknownIcon, icon
from settee.ui.templatetags import ui
from tests.ui.urls import SampleForm

pytestmark = pytest.mark.usefixtures("sample_settings")


def test_icon_is_hidden_unless_labelled() -> None:
    start = '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24" fill="none" '
    assert icon("plus").startswith(start)
    assert icon("lock-filled", "Sent <now>").startswith(
        '<svg class="icon" role="img" aria-label="Sent &lt;now&gt;" viewBox="0 0 24 24" '
        'fill="currentColor"><path d="M12 2a5'
    )


@pytest.mark.parametrize("name", ["nowhere", "../apps"])
def test_icon_that_does_not_exist_is_an_error(name: str) -> None:
    with pytest.raises(UnknownIcon):
        icon(name)


def test_field_ties_hint_and_error_to_its_control() -> None:
    form = SampleForm({"name": "far too long"})
    html = str(ui.field(form["name"], hx_get="/x/"))
    assert 'class="form-control is-invalid"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'hx-get="/x/"' in html
    assert '<label class="form-label" for="id_name">Name</label>' in html
    assert '<p class="form-hint" id="id_name_helptext">' in html
    assert '<p class="invalid-feedback d-block" id="id_name_error">' in html


def test_field_escapes_what_was_typed() -> None:
    typed = '"><script>'
    html = str(ui.field(SampleForm({"name": typed})["name"]))
    assert f'value="{escape(typed)}"' in html


@pytest.mark.parametrize(
    ("name", "look"),
    [
        ("kind", "form-select"),
        ("agreed", "form-check-input"),
        ("notes", "form-control"),
    ],
)
def test_field_gives_the_control_its_class(name: str, look: str) -> None:
    assert f'class="{look}"' in str(ui.field(SampleForm()[name]))


def test_group_of_boxes_stands_under_one_legend() -> None:
    html = str(ui.field(SampleForm()["place"]))
    assert '<fieldset class="field" aria-describedby="id_place_helptext">' in html
    assert html.count('class="form-check-input"') == 2


def test_required_message_says_what_to_do() -> None:
    form = SampleForm({})
    assert form["name"].errors == ["Fill this in."]
    assert form["kind"].errors == ["Choose one."]


def test_error_summary_counts_and_leads_to_the_controls() -> None:
    class Pair(forms.Form):
        first = forms.CharField()
        place = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)

        def clean(self) -> dict[str, object]:
            raise forms.ValidationError("These two do not go together.")

    context = ui.error_summary(Pair({}))
    assert context == {
        "heading": "Not saved yet. Three things to fix:",
        "problems": [
            ("", "These two do not go together."),
            ("id_first", "First: Fill this in."),
            ("id_place_0", "Place: Choose one."),
        ],
    }


def test_error_summary_reads_formsets() -> None:
    lines = forms.formset_factory(SampleForm)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": "far too long"}
    )
    ids = [target for target, _ in ui.error_summary(lines)["problems"]]
    assert ids[0] == "id_form-0-name"


def test_error_summary_without_errors_draws_nothing() -> None:
    html = Template("{% error_summary form %}").render(Context({"form": SampleForm()}))
    assert html.strip() == ""


@pytest.mark.parametrize(
    ("amount", "html"),
    [
        (None, '<td class="money quiet">0.00</td>'),
        (Decimal("40"), '<td class="money">40.00</td>'),
        (
            Decimal("-30"),
            '<td class="money">−30.00<span class="visually-hidden"> credit</span></td>',
        ),
    ],
)
def test_money_cell_is_quiet_at_zero_and_names_a_credit(amount: Decimal | None, html: str) -> None:
    assert ui.money_cell(amount) == html


def test_swatch_takes_nothing_but_a_colour() -> None:
    assert ' fill="#3367aa"' in ui.swatch("#3367aa")
    assert "fill" not in ui.swatch('#3367aa" onload="x')


@pytest.mark.parametrize(
    ("sort", "state", "sends"),
    [("", "", "name"), ("name", "ascending", "-name"), ("-name", "descending", "name")],
)
def test_sort_head_says_the_order_and_offers_the_other(sort: str, state: str, sends: str) -> None:
    html = ui.sort_head("Name", key="name", sort=sort, form="filters")
    said = f' aria-sort="{state}"' if state else ""
    assert html == (
        f'<th scope="col"{said}><button type="submit" form="filters" name="sort" '
        f'value="{sends}">Name</button></th>'
    )
