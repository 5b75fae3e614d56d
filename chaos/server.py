"""A PostgreSQL server of our own, to be killed and started again."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def programs() -> Path | None:
    """Where the server's programs are, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = shutil.which("initdb")
    return found[-1].parent if found else Path(path).parent if path else None


class Server:
    def __init__(self, bin_: Path) -> None:
        self.bin, self.data = bin_, Path(tempfile.mkdtemp(prefix="brug-chaos-pg-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.as_who = []
        if os.geteuid() == 0:
            shutil.chown(self.data, "postgres")
            self.as_who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.run("initdb", "-D", f"{self.data}/db", "-U", "tester", "--auth=trust", "-E", "UTF8")
        self.start()
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "tester", "brug")

    @property
    def url(self) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/brug"

    def run(self, program: str, *arguments: str) -> None:
        command = [*self.as_who, str(self.bin / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=self.data, timeout=60)

    def start(self) -> float:
        """Seconds until it answers again."""
        began = time.monotonic()
        options = f"-p {self.port} -k {self.data} -c listen_addresses=127.0.0.1"
        with (self.data / "said").open("w") as said:  # no pipe: the server would keep it open
            os.chmod(self.data / "said", 0o666)
            command = [*self.as_who, str(self.bin / "pg_ctl"), "-D", f"{self.data}/db", "-w", "-o"]
            subprocess.run([*command, options, "start"], check=True, stdout=said, stderr=said)
        return time.monotonic() - began

    def kill(self) -> None:
        """All of it at once, as when the machine stops."""
        main = int((self.data / "db" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for number in (main, *map(int, children)):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for _ in range(100):
            if not Path(f"/proc/{main}").exists():
                break
            time.sleep(0.05)
        (self.data / "db" / "postmaster.pid").unlink(missing_ok=True)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)
