"""Charts as SVG made on the server: no script, no inline style; colours are classes or `fill`."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

SVG = 'xmlns="http://www.w3.org/2000/svg"'
TOP, BOTTOM, LEFT = 22, 30, 4
LETTER = 7.5  # how wide one of a label is, at most
PAPER = {  # where no style sheet is: on paper and in a file of its own
    "now": 'fill="#0d5c66"',
    "prev": 'fill="#dccfae" stroke="#8f7f52"',
    "grid": 'stroke="#dcd8cd"',
    "axis": 'stroke="#6b7377"',
    "lab": 'fill="#3d4b50" font-size="14" font-family="Atkinson Hyperlegible Next"',
    "val": 'fill="#17272b" font-size="13" font-family="Atkinson Hyperlegible Next"',
    "track": 'fill="#efebe0"',
    "mark": 'stroke="#17272b" stroke-width="2.5"',
    "mark-o": 'stroke="#ffffff" stroke-width="6"',
}


@dataclass(frozen=True)
class Columns:
    """Columns by month, with those of `before` beside them where these are known.

    Each list is as long as `labels`.
    """

    id: str
    title: str
    description: str
    labels: list[str]
    now: list[int]
    before: list[int] | None = None

    def svg(self, width: int = 720, height: int = 330, *, paper: bool = False) -> Markup:
        space = height - TOP - BOTTOM
        most = max([*self.now, *(self.before or ()), 1]) * 1.08
        step = (width - LEFT) / max(len(self.labels), 1)
        wide = min(20, step * 0.34)
        longest = max(map(len, self.labels), default=0) * LETTER
        every = 2 if longest > step else 1  # names that would touch: of each two months the first
        look = attributes(paper)
        out = [
            (
                f'<svg {SVG} class="chart" viewBox="0 0 {width} {height}" '
                f'role="img" aria-labelledby="{self.id}-t {self.id}-d">'
                f'<title id="{self.id}-t">{escape(self.title)}</title>'
                f'<desc id="{self.id}-d">{escape(self.description)}</desc>'
            )
        ]
        for line in range(4):
            y = TOP + space * line / 3
            out.append(f'<line {look("grid")} x1="0" x2="{width}" y1="{y:.1f}" y2="{y:.1f}"/>')
        best = max(range(len(self.now)), key=self.now.__getitem__, default=-1)
        for i, label in enumerate(self.labels):
            middle = LEFT + step * i + step / 2
            begins = -wide / 2 if self.before is None else 1.5
            columns = [(self.now[i], "now", begins)]
            if self.before is not None:
                columns.insert(0, (self.before[i], "prev", -wide - 1.5))
            for value, kind, aside in columns:
                tall = space * value / most
                out.append(
                    f'<rect {look(kind, "bar")} x="{middle + aside:.1f}" '
                    f'y="{TOP + space - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="3"/>'
                )
            above = TOP + space - space * self.now[i] / most - 6
            out.append(
                f"<text {look('val', 'hi' if i == best else '')} "
                f'x="{middle + begins + wide / 2:.1f}" y="{above:.1f}" '
                f'text-anchor="middle">{self.now[i]}</text>'
            )
            if i % every == 0:
                out.append(
                    f'<text {look("lab")} x="{middle:.1f}" y="{height - 9}" '
                    f'text-anchor="middle">{escape(label)}</text>'
                )
        floor = TOP + space
        out.append(f'<line {look("axis")} x1="0" x2="{width}" y1="{floor}" y2="{floor}"/></svg>')
        return Markup("".join(out))  # noqa: S704  every text in it is escaped above


def bar(value: float, most: float, before: float | None = None, *, paper: bool = False) -> Markup:
    """One lying bar, with a mark where it ended before."""
    width, height = 260, 22
    look = attributes(paper)
    most = max(most, 1)
    out = [
        (
            f'<svg {SVG} class="chart hbar" viewBox="0 0 {width} {height}"'
            f' aria-hidden="true" preserveAspectRatio="none">'
            f'<rect {look("track")} width="{width}" height="{height}"/>'
            f'<rect {look("now", "bar")} width="{width * value / most:.1f}" height="{height}"/>'
        )
    ]
    if before is not None:
        x = f"{width * before / most:.1f}"
        out += [f'<line {look(k)} x1="{x}" x2="{x}" y1="0" y2="{height}"/>' for k in MARKS]
    return Markup("".join(out) + "</svg>")  # noqa: S704  numbers only


MARKS = ("mark-o", "mark")


def attributes(paper: bool):
    """What gives a part its look: its class on a page, its colours on paper."""
    if paper:
        return lambda kind, _more="": PAPER[kind]
    return lambda kind, more="": f'class="{f"{more} {kind}".strip()}"'


@dataclass(frozen=True)
class Stairs:
    """A line that goes up and down steps, by day: (day, step from 1), the first first."""

    points: list[tuple[date, int]]
    names: tuple[str, ...] = ("1", "2", "3", "4", "5", "6")  # of the steps, the lowest first

    WIDTH, HEIGHT, SIDE = 420, 190, 26

    def place(self, day: date, step: int) -> tuple[float, float]:
        first, last = self.points[0][0], self.points[-1][0]
        days = max((last - first).days, 1)
        x = self.SIDE + 10 + (self.WIDTH - self.SIDE - 34) * (day - first).days / days
        return x, self.HEIGHT - 34 - (step - 1) * (self.HEIGHT - 54) / (len(self.names) - 1)

    def svg(self, id: str, title: str, description: str, days: list[str]) -> Markup:  # noqa: A002
        """`days` are the days of the points in words."""
        out = [
            (
                f'<svg {SVG} class="chart stairs" viewBox="0 0 {self.WIDTH} {self.HEIGHT}"'
                f' role="img" aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(title)}'
                f'</title><desc id="{id}-d">{escape(description)}</desc>'
            )
        ]
        for step, name in enumerate(self.names, 1):
            _x, y = self.place(self.points[0][0], step)
            out.append(
                f'<line class="grid" x1="{self.SIDE}" x2="{self.WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
                f'<text class="lab" x="4" y="{y + 5:.1f}">{name}</text>'
            )
        places = [self.place(day, step) for day, step in self.points]
        path, height = f"M{places[0][0]:.1f} {places[0][1]:.1f}", places[0][1]
        for x, y in places[1:]:
            path += f"H{x:.1f}" + (f"V{y:.1f}" if y != height else "")
            height = y
        out.append(f'<path class="way" d="{path}"/>')
        for (x, y), (_day, step) in zip(places, self.points, strict=True):
            out.append(
                f'<circle class="now" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
                f'<text class="val" x="{x:.1f}" y="{y - 11:.1f}" text-anchor="middle">'
                f"{self.names[step - 1]}</text>"
            )
        shown = {0: "start", len(days) - 1: "end"} if len(days) > 1 else {0: "start"}
        for number, anchor in shown.items():
            x = self.SIDE if anchor == "start" else self.WIDTH - 2
            out.append(
                f'<text class="lab" x="{x}" y="{self.HEIGHT - 6}" text-anchor="{anchor}">'
                f"{escape(days[number])}</text>"
            )
        return Markup("".join(out) + "</svg>")  # noqa: S704  every text in it is escaped above
