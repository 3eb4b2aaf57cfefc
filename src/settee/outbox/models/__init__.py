from settee.outbox.models.message import OutgoingMail

__all__ = ["OutgoingMail"]
