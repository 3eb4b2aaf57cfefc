"""Flows run with the product's own mail backend, which writes to the outbox."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def _real_outbox() -> Iterator[None]:
    with override_settings(MAILERS={"default": {"BACKEND": "settee.outbox.backend.OutboxBackend"}}):
        yield
