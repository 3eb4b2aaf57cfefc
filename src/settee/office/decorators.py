from settee.doors.decorators import office_required as office_required
