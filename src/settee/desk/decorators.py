from settee.doors.decorators import member_required as member_required
