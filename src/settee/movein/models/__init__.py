from settee.movein.models.move import Move

__all__ = ["Move"]
