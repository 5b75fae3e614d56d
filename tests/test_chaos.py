"""`make chaos` finds what it looks for: with weaker settings rows are lost, with ours none."""

from functools import reduce

import pytest

from chaos import power
from chaos.faults import ALL
from chaos.worker import added


def cut(times, **settings):
    return reduce(added, (power.one_cut(seed, **settings) for seed in range(times)))


def test_a_power_cut_loses_nothing_with_the_portals_settings():
    """R07"""
    outcome = cut(4)

    assert outcome["acknowledged"] > 20
    assert (outcome["lost"], outcome["torn"], outcome["corrupt"]) == (0, 0, 0)


def test_a_power_cut_loses_rows_where_commits_are_not_synced():
    assert cut(4, synchronous="normal")["lost"] > 0


@pytest.mark.parametrize("fault", ALL, ids=lambda fault: fault.what)
def test_each_fault_says_what_it_does(fault):
    assert fault.run.__doc__
    assert fault.full >= fault.short
