"""Fetching a move and authorising in one call."""

import uuid

from settee.core.errors import Hidden
from settee.movein.models import Move
from settee.practices.models import Member
from settee.practices.privileges import Privilege, require


def get_move(actor: Member, move_id: uuid.UUID, *, lock: bool = False) -> Move:
    """Raises NotAllowed, Hidden."""
    require(actor, Privilege.IMPORT_PRACTICE)
    moves = Move.objects.all()
    moves = moves.select_for_update() if lock else moves.select_related("created_by__user")
    move = moves.filter(id=move_id).first()
    if move is None:
        raise Hidden
    return move
