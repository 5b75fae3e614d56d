"""What the benchmarks print; that they run is for `.ci/run` to see."""

import pytest

from bench.measure import compared


@pytest.mark.parametrize(
    ("ratio", "target", "text"),
    [
        (1 / 268, 1 / 400, "268 times as fast, aim 400"),
        (1 / 1234, 1 / 200, "1,234 times as fast, aim 200"),
        (0.17, 0.35, "5.88 times as fast, aim 2.86"),
        (3.861, 4, "3.86 times as long, at most 4"),
        (23.84, 1.15, "24 times as long, at most 1.15"),
        (0.25, 1, "0.25 times as long, at most 1"),
    ],
)
def test_a_ratio_reads_as_what_it_means(ratio, target, text):
    assert compared(ratio, target) == text
