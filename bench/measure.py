"""Timing two things in turns, so that a noisy machine disturbs both alike."""

import statistics
import time
from collections.abc import Callable


def seconds(
    act: Callable[[], object], times: int = 1, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Seconds of processor and waiting for one act, averaged over so many."""
    started = clock()
    for _ in range(times):
        act()
    return (clock() - started) / times


def of_processor(act: Callable[[], object], times: int = 1) -> float:
    """Seconds of this process only: what else the machine does meanwhile is left out."""
    return seconds(act, times, time.process_time)


def in_turns(
    ours: Callable[[], object],
    peer: Callable[[], object],
    pairs: int = 5,
    times: int = 1,
    measured: Callable[..., float] = seconds,
) -> tuple[float, float]:
    """The median seconds of both, measured in turns."""
    ours(), peer()  # warm
    rounds = [(measured(ours, times), measured(peer, times)) for _ in range(pairs)]
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
