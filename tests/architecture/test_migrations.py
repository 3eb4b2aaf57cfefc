"""The migrations and the models are of one mind."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_models_need_no_further_migration(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, interactive=False)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)
