"""What a process may use that reads a file of somebody; read by file, so it imports nothing."""

try:
    import resource
except ImportError:  # no such limits there; the time limit of the caller still holds
    resource = None

# Seconds of work, bytes of memory, of files and of core dumps; open files: those it has already,
# so that from there on it opens no file and no connection.
LIMITS = {"CPU": 20, "AS": 2**30, "FSIZE": 0, "CORE": 0, "NOFILE": 3}


def limit_itself() -> None:
    for name, most in LIMITS.items():
        set_limit(name, most)


def set_limit(name: str, most: int) -> None:
    """As far as this system can: macOS refuses a limit on memory."""
    try:
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
    except (AttributeError, OSError, ValueError):
        return
