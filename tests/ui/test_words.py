"""The practice's own word for client."""

import pytest
from django.template import engines

from settee.ui.words import in_words, with_filters, word_for_client


@pytest.mark.parametrize(
    ("text", "patients", "individuals"),
    [
        ("Clients", "Patients", "Individuals"),
        ("a client, A Client", "a patient, A Patient", "an individual, An Individual"),
        ("the clients’ names", "the patients’ names", "the individuals’ names"),
        ("CLIENT", "PATIENT", "INDIVIDUAL"),
        ("client_id and clientele", "client_id and clientele", "client_id and clientele"),
        ("", "", ""),
    ],
)
def test_word_keeps_number_case_and_article(text: str, patients: str, individuals: str) -> None:
    assert in_words(text) == text
    with word_for_client("patient", "patients"):
        assert in_words(text) == patients
    with word_for_client("individual", "individuals"):
        assert in_words(text) == individuals


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ("<h1>All clients</h1>", "<h1>All patients</h1>"),
        (
            '<a class="client" href="/clients/">client</a>',
            '<a class="client" href="/clients/">patient</a>',
        ),
        (
            '<i aria-label="Client {{ x }} is a client" id="client">',
            '<i aria-label="Patient client is a patient" id="client">',
        ),
        ("<b title='Clients'>{{ x }}</b>", "<b title='Patients'>client</b>"),
        ('<p{% if x == "client" %} hidden{% endif %}>client</p>', "<p hidden>patient</p>"),
        ('<p class="{% if x %}client{% endif %}">a client</p>', '<p class="client">a patient</p>'),
        ("1 < 2 clients", "1 < 2 patients"),
        ("{# client #}{% comment %}client{% endcomment %}", ""),
    ],
)  # fmt: skip
def test_template_draws_its_own_text_in_words(source: str, drawn: str) -> None:
    template = engines["django"].from_string(with_filters(source))
    with word_for_client("patient", "patients"):
        assert template.render({"x": "client"}) == drawn
    assert template.render({"x": "client"}) == drawn.replace("atient", "lient").replace(
        "Plient", "Client"
    ).replace("plient", "client")


def test_plain_text_is_text_throughout() -> None:
    source = with_filters('Dear client, <client@example.org> is "client".', markup=False)
    template = engines["django"].from_string(source)
    with word_for_client("guest", "guests"):
        assert template.render() == 'Dear guest, <guest@example.org> is "guest".'
