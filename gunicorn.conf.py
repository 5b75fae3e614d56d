"""How gunicorn serves the portal; `make run`, `make serve` and the service start it with this.

What a machine wants otherwise it says in GUNICORN_CMD_ARGS, such as --workers=4.
"""

import gc
import os
import shutil

from portal.core.config import metrics_folder
from portal.core.logs import ScrubbingLogger

wsgi_app = "app:app"
bind = f"127.0.0.1:{os.environ.get('PORT', '5000')}"
umask = 0o077  # what it writes is its owner's only
preload_app = True  # a fault in the settings is said once, and ends the start

# Few of these threads are in the portal at once (`portal/core/web/serving.py`); the others wait for
# the rest of a request, or for their turn.
worker_class = "portal.core.web.serving.Worker"
workers = 2
threads = 256
max_requests = 20_000
max_requests_jitter = 2_000

timeout = 90  # the longest statement on PostgreSQL may take 60
graceful_timeout = 30
keepalive = 5

# Only a web server on this machine may say that a request came by https.
forwarded_allow_ips = "127.0.0.1,::1"
control_socket_disable = True

loglevel = "warning"
logger_class = ScrubbingLogger
# For `--access-logfile -`: no visitor's address, no browser, and no query, which can hold a name.
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"

if os.environ.get("PORTAL_METRICS_PORT"):
    # prometheus_client reads it when it is first imported; what former workers counted is over.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics_folder())
    shutil.rmtree(metrics_folder(), ignore_errors=True)
    metrics_folder().mkdir(mode=0o700, parents=True)


def when_ready(server) -> None:
    """What is there from the start stays: nobody looks through it for rubbish again.

    *Yearly figures* of the demo take 86 ms of the processor so, and 109 without it.
    """
    gc.collect()
    gc.freeze()
