"""Timing two things in turns, so that a noisy machine disturbs both alike."""

import os
import statistics
import time
from collections.abc import Callable

# Less data for a quick look (BENCH_SCALE=0.02 make bench): both sides must still show the same,
# but the targets are of the full size, so nothing is judged.
SCALE = float(os.environ.get("BENCH_SCALE", "1"))
IS_SMALL = SCALE < 1


def scaled(number: int, least: int = 1) -> int:
    """So many in a run of the full size; fewer in a small one."""
    return max(least, int(number * SCALE))


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
    pairs, times = scaled(pairs, 3), scaled(times)
    ours(), peer()  # warm
    rounds = [(measured(ours, times), measured(peer, times)) for _ in range(pairs)]
    return tuple(statistics.median(column) for column in zip(*rounds, strict=True))


def say(name: str, ours: float, peer: float, target: float, what: str) -> bool:
    """Print one line, with the ratio beside what it may be at most; whether it holds."""
    holds = IS_SMALL or ours / peer <= target
    verdict = "small" if IS_SMALL else "ok" if holds else "MISSED"
    print(
        f"{name:4} {compared(ours / peer, target):44}  {verdict:6}"
        f"  {1000 * ours:10.3f} ms / {1000 * peer:10.3f} ms  {what}",
        flush=True,
    )
    return holds


def compared(ratio: float, target: float) -> str:
    """The ratio in words: 3.86 times as long, at most 4; 268 times as fast, aim 400."""
    if target < 1:
        return f"{in_words(1 / ratio)} times as fast, aim {in_words(1 / target)}"
    return f"{in_words(ratio)} times as long, at most {in_words(target)}"


def in_words(number: float) -> str:
    """As many digits as say something: 0.25, 3.86, 4, 1,200."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.3g}"
