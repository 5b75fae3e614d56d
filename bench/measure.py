"""Timing two things in turns, so that a noisy machine disturbs both alike."""

import statistics
import time
from collections.abc import Callable


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """Seconds of processor and waiting for one act, averaged over so many."""
    started = time.perf_counter()
    for _ in range(times):
        act()
    return (time.perf_counter() - started) / times


def in_turns(
    ours: Callable[[], object], peer: Callable[[], object], pairs: int = 5, times: int = 1
) -> tuple[float, float]:
    """The median seconds of both, measured in turns."""
    ours(), peer()  # warm
    rounds = [(seconds(ours, times), seconds(peer, times)) for _ in range(pairs)]
    return tuple(statistics.median(column) for column in zip(*rounds, strict=True))


def say(name: str, ours: float, peer: float, target: float, what: str) -> bool:
    """Print one line, with the ratio beside what it may be at most; whether it holds."""
    ratio = ours / peer
    verdict = "ok" if ratio <= target else "MISSED"
    print(
        f"{name:4} {ratio:7.2f}x  (at most {target:g}x)  {verdict:6}"
        f"  {1000 * ours:10.2f} ms / {1000 * peer:10.2f} ms  {what}",
        flush=True,
    )
    return ratio <= target
