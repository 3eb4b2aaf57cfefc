from settee.clients.models.client import Client
from settee.clients.models.coverage import Coverage

__all__ = ["Client", "Coverage"]
