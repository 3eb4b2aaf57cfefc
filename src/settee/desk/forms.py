from settee.doors.forms import VersionedForm as VersionedForm
from settee.doors.forms import posted as posted
