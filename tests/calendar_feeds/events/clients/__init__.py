"""Real calendars, each made to read our feeds and to say what it would show.

A reading is a set of lines, one for each event: `start/end uid STATUS summary`, times in UTC.
`expected` works the same lines out from the rows of the database, without a calendar library and
without the portal's own code. A calendar that is not installed says what is missing.
"""

from tests.calendar_feeds.events.clients import installed, libraries, servers
from tests.calendar_feeds.events.clients.reading import Reader

ALL: list[Reader] = [*libraries.READERS, *servers.READERS, *installed.READERS]
