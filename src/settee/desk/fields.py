from settee.doors.fields import (
    LineField as LineField,
)
from settee.doors.fields import (
    MoneyField as MoneyField,
)
from settee.doors.fields import (
    NpiField as NpiField,
)
from settee.doors.fields import (
    PhoneField as PhoneField,
)
from settee.doors.fields import (
    StateField as StateField,
)
from settee.doors.fields import (
    TaxIdField as TaxIdField,
)
from settee.doors.fields import (
    TaxonomyField as TaxonomyField,
)
from settee.doors.fields import (
    ZipField as ZipField,
)
from settee.doors.fields import (
    ZoneField as ZoneField,
)
