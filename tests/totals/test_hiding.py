"""F8: an attacker with all that is published, and with algebra, works out nothing small."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.totals.queries.hiding import Sum, Table, earlier, following, hidden_in

pytestmark = pytest.mark.no_database
THRESHOLD = 5


def worked_out(sums, numbers, hidden):
    """{cell: value} of what follows from the shown numbers, by exact elimination of another make.

    None stands for the shown side of a row.
    """
    rows = {}
    for one in sums:
        row = {cell: Fraction(sign) for cell, sign in one.signs.items() if cell in hidden}
        row[None] = Fraction(-sum(s * numbers[c] for c, s in one.signs.items() if c not in hidden))
        for cell in [cell for cell in row if cell in rows]:
            take(row, rows[cell], row[cell])
        if unknown := [cell for cell, x in row.items() if x and cell is not None]:
            first = row[unknown[0]]
            row = {cell: x / first for cell, x in row.items() if x or cell is None}
            for other in rows.values():
                if other.get(unknown[0]):
                    take(other, row, other[unknown[0]])
            rows[unknown[0]] = row
    return {
        cell: row[None]
        for cell, row in rows.items()
        if [other for other, x in row.items() if x and other is not None] == [cell]
    }


def take(row, other, times):
    for cell, x in other.items():
        row[cell] = row.get(cell, 0) - x * times


def cube(values, sides):
    """A table of three sides with all its totals, as nationality by quarter by municipality."""
    a, b, c = sides
    cells = {(i, j, k): values[(i * b + j) * c + k] for i in range(a) for j in range(b)
             for k in range(c)}  # fmt: skip
    sums = []
    for side, length in enumerate(sides):
        others = {tuple(x if n != side else "all" for n, x in enumerate(cell)) for cell in cells}
        for total in others:
            parts = [tuple(x if n != side else i for n, x in enumerate(total))
                     for i in range(length)]  # fmt: skip
            cells[total] = sum(cells[part] for part in parts)
            sums.append(Sum.of(total, parts))
    return cells, sums


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_nothing_small_comes_out_of_all_sums_together(data):
    sides = data.draw(st.sampled_from([(1, 4, 1), (3, 4, 1), (3, 2, 2), (2, 3, 3)]))
    size = sides[0] * sides[1] * sides[2]
    few = st.one_of(st.integers(0, 6), st.integers(0, 60))
    numbers, sums = cube(data.draw(st.lists(few, min_size=size, max_size=size)), sides)
    table = Table(numbers, sums)
    hidden = hidden_in(table, THRESHOLD)
    small = {cell for cell, number in numbers.items() if 0 < number < THRESHOLD}

    assert small <= hidden
    assert not small & set(worked_out(sums, numbers, hidden))
    for one in sums:  # nor does a sum say that all that it hides is small
        inside = [cell for cell in one.signs if cell in hidden]
        if inside and all(one.signs[cell] == 1 for cell in inside):
            assert sum(numbers[cell] for cell in inside) >= THRESHOLD


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_nor_out_of_a_version_of_a_part_of_the_year_and_that_of_the_year(data):
    """F8: what came between the two is as good as printed."""
    sides = (2, 3, 2)
    few = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 60)), min_size=12, max_size=12)
    first, more = data.draw(few), data.draw(few)
    before, sums = cube(first, sides)
    numbers, _sums = cube([a + b for a, b in zip(first, more, strict=True)], sides)
    hidden = hidden_in(table := Table(before, sums), THRESHOLD)
    both = following(table, hidden, Table(numbers, sums))
    after = hidden_in(both, THRESHOLD, {earlier(cell) for cell in hidden})
    came = {("came", cell): numbers[cell] - before[cell] for cell in numbers}
    attack = [*both.sums, *(Sum.of(c, (earlier(c), ("came", c))) for c in numbers)]
    values = both.numbers | came
    small = {cell for cell, number in values.items() if 0 < number < THRESHOLD}

    assert {cell for cell in after if cell[0] == "earlier"} == {earlier(cell) for cell in hidden}
    assert not small & set(worked_out(attack, values, after | both.unseen | came.keys()))


def test_the_attack_finds_what_only_the_first_step_leaves():
    """The attacker of this file is one: hiding small numbers alone is not enough."""
    numbers = {"all": 30, "SY": 20, "ER": 8, "SO": 2}
    sums = [Sum.of("all", ["SY", "ER", "SO"])]

    assert worked_out(sums, numbers, {"SO"}) == {"SO": 2}
    assert hidden_in(Table(numbers, sums), THRESHOLD) == {"SO", "ER"}


def test_a_total_that_is_public_stays_and_a_number_that_is_nowhere_printed_counts():
    """Of 10 clients 5 are men and 4 women: the one that is left is not told either."""
    numbers = {"all": 10, "men": 5, "women": 4, "rest": 1}
    sums = [Sum.of("all", ["men", "women", "rest"])]
    table = Table(numbers, sums, unseen={"rest"}, fixed={"all"})

    assert hidden_in(table, THRESHOLD) == {"women"}  # with the one that is left 5 together
    assert hidden_in(Table(numbers | {"women": 40, "all": 46}, sums, unseen={"rest"}), 5) == {"men"}


def test_what_was_shown_before_stays_shown_and_what_was_hidden_stays_hidden():
    """Of a quarter that is out already: the year must not take back what everybody has."""
    numbers = {"year": 31, "q1": 8, "q2": 3, "q3": 9, "q4": 11}
    sums = [Sum.of("year", ["q1", "q2", "q3", "q4"])]
    table = Table(numbers, sums, fixed={"q1", "q3"})

    assert hidden_in(table, THRESHOLD, before={"q2"}) == {"q2", "q4"}
