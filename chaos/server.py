"""A PostgreSQL server of our own, to be killed and started again; and one that follows it."""

import os
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  folders in it are made by mkdtemp


def programs() -> Path | None:
    """Where the server's programs are, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = shutil.which("initdb")
    return found[-1].parent if found else Path(path).parent if path else None


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """`settings` are of postgresql.conf, as `fsync=off`; a server that follows copies its first."""

    def __init__(
        self, bin_: Path, *settings: str, follows: "Server | None" = None, port: int = 0
    ) -> None:
        self.bin, self.settings = bin_, settings
        # What need not outlive the machine stands in its memory, and waits for no disk.
        self.unsynced = ["--no-sync"] if "fsync=off" in settings else []
        memory = MEMORY if self.unsynced and MEMORY.is_dir() else None
        self.data = Path(tempfile.mkdtemp(prefix="brug-chaos-pg-", dir=memory))
        self.port = port or free_port()
        self.as_who = []
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres")
            self.as_who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if follows is not None:
            self.copy(follows)
            self.start()
            return
        who = ("-U", "tester", "--auth=trust", "-E", "UTF8", *self.unsynced)
        self.run("initdb", "-D", f"{self.data}/db", *who)
        self.start()
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tester", "brug")

    def copy(self, first: "Server") -> None:
        """All that the first has, and where to read what comes after it."""
        place = ("-h", "127.0.0.1", "-p", str(first.port), "-U", "tester")
        how = ("-R", "-c", "fast", *self.unsynced)
        self.run("pg_basebackup", *place, "-D", f"{self.data}/db", *how)

    @property
    def url(self) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/brug"

    def run(self, program: str, *arguments: str) -> str:
        """What one of its programs says, or one of the system's."""
        own = self.bin / program
        command = [*self.as_who, str(own) if own.exists() else program, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, cwd=self.data, timeout=60)
        return done.stdout.decode()

    def start(self) -> float:
        """Seconds until it answers again."""
        began = time.monotonic()
        # Shared memory in files of its own folder goes with that, also after a kill.
        own = ("listen_addresses=127.0.0.1", "dynamic_shared_memory_type=mmap")
        settings = (*own, *self.settings)
        options = f"-p {self.port} -k {self.data} " + " ".join(
            f"-c {shlex.quote(one)}" for one in settings
        )
        with (self.data / "said").open("w") as said:  # no pipe: the server would keep it open
            os.chmod(self.data / "said", 0o666)
            command = [*self.as_who, str(self.bin / "pg_ctl"), "-D", f"{self.data}/db", "-w", "-o"]
            subprocess.run([*command, options, "start"], check=True, stdout=said, stderr=said)
        return time.monotonic() - began

    def promote(self) -> float:
        """Seconds until the one that followed takes writes."""
        began = time.monotonic()
        self.run("pg_ctl", "-D", f"{self.data}/db", "-w", "promote")
        return time.monotonic() - began

    def wait_for_followers(self) -> None:
        """From here on nothing is acknowledged before a server that follows has it too."""
        for line in ("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"):
            place = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "tester", "-d", "brug")
            self.run("psql", *place, "-c", line)

    def archive(self, every: int) -> None:
        """Keep the log elsewhere, each part of it so many seconds after it began at most."""
        self.run("mkdir", f"{self.data}/archive")
        command = f"archive_command=cp %p {self.data}/archive/%f"
        self.settings += ("archive_mode=on", f"archive_timeout={every}", command)
        self.kill()
        self.start()

    def take_base(self) -> None:
        place = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "tester")
        self.run("pg_basebackup", *place, "-D", f"{self.data}/base", "-c", "fast", "-X", "none")

    def restore(self) -> None:
        """Instead of the database that is gone: the base, and what the archive has after it."""
        self.run("rm", "-r", f"{self.data}/db")
        self.run("mv", f"{self.data}/base", f"{self.data}/db")
        self.run("touch", f"{self.data}/db/recovery.signal")
        self.settings += (f"restore_command=cp {self.data}/archive/%f %p",)
        self.start()
        place = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "tester", "-d", "brug", "-Atc")
        for _ in range(600):
            if self.run("psql", *place, "SELECT pg_is_in_recovery()").strip() == "f":
                return
            time.sleep(0.1)

    def kill(self) -> None:
        """All of it at once, as when the machine stops."""
        file = self.data / "db" / "postmaster.pid"
        if not file.exists():
            return
        told = file.read_text().splitlines()
        main = int(told[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        numbers = (main, *map(int, children))
        for number in numbers:
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for _ in range(100):
            if not any(map(is_running, numbers)):
                break
            time.sleep(0.05)
        self.give_back(told)
        # It ended, though whoever looks after orphans may not have noticed yet.
        for left in (file, *self.data.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def give_back(self, told: list[str]) -> None:
        """The few bytes of memory by which it is known to run, which the killed leave behind."""
        for line in told[6:7]:
            command = [*self.as_who, "ipcrm", "-m", line.split()[1]]
            subprocess.run(command, check=False, capture_output=True)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)


def is_running(number: int) -> bool:
    """Whether this process is there and has not ended, reaped or not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
