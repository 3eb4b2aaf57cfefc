from settee.clients.models.client import Client
from settee.clients.models.coverage import Coverage
from settee.clients.models.document import Document
from settee.clients.models.information import InformationAnswer, InformationField
from settee.clients.models.relation import Relation

__all__ = [
    "Client",
    "Coverage",
    "Document",
    "InformationAnswer",
    "InformationField",
    "Relation",
]
