"""Read by each Python that a run of the tests starts: it lives at the moment of that run too."""

import os
import time

if ahead := os.environ.get("PORTAL_TEST_AHEAD"):
    import time_machine

    time_machine.travel(time.time() + float(ahead)).start()
