from settee.practices.models.account import AccountAccess
from settee.practices.models.location import Location, LocationHours, Room
from settee.practices.models.member import Member
from settee.practices.models.owned import OwnedRow
from settee.practices.models.practice import Practice
from settee.practices.models.request import ConnectionRequest
from settee.practices.models.user import User

__all__ = [
    "AccountAccess",
    "ConnectionRequest",
    "Location",
    "LocationHours",
    "Member",
    "OwnedRow",
    "Practice",
    "Room",
    "User",
]
