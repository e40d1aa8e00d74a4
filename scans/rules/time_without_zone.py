import datetime as module
from datetime import UTC, date, datetime

# ruleid: time_without_zone
datetime.now()
# ruleid: time_without_zone
datetime.utcnow()
# ruleid: time_without_zone
date.today()
# ruleid: time_without_zone
module.datetime.today()
# ruleid: time_without_zone
datetime.fromtimestamp(0)
# ok: time_without_zone
datetime.now(UTC)
# ok: time_without_zone
datetime.fromtimestamp(0, UTC)
