from settee.audit.models.entry import Entry, Seal

__all__ = ["Entry", "Seal"]
