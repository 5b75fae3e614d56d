"""A number that rises through a year, to where it goes on, beside what is asked of it, as SVG."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from portal.core.render.charts import SVG


@dataclass(frozen=True)
class Rising:
    """`points` are (day, how many until then), the first first; `ends` where the last one leads.

    `asked` is a line across, named `asked_label`; `labels` stand below the first and last day.
    """

    title: str
    description: str
    points: list[tuple[date, int]]
    today: date
    ends: tuple[date, int]
    asked: int
    asked_label: str
    labels: tuple[str, str]

    WIDTH, HEIGHT, SIDE, TOP, BOTTOM = 720, 260, 8, 26, 30

    def place(self, day: date, number: float) -> tuple[float, float]:
        first, (last, end) = self.points[0][0], self.ends
        most = max(end, self.asked, self.points[-1][1], 1)
        wide = self.WIDTH - 2 * self.SIDE - 30
        x = self.SIDE + wide * (day - first).days / max((last - first).days, 1)
        y = self.HEIGHT - self.BOTTOM - number * (self.HEIGHT - self.TOP - self.BOTTOM) / most
        return x, y

    def svg(self) -> Markup:
        first, floor = self.place(self.points[0][0], 0)
        path = f"M{first:.1f} {floor:.1f}"
        for day, number in self.points:
            x, y = self.place(day, number)
            path += f"H{x:.1f}V{y:.1f}"
        now = self.place(self.today, self.points[-1][1])
        path += f"H{now[0]:.1f}"
        end = self.place(*self.ends)
        _x, asked = self.place(self.ends[0], self.asked)
        out = (
            f'<svg {SVG} class="chart rising" viewBox="0 0 {self.WIDTH} {self.HEIGHT}" role="img"'
            ' aria-labelledby="rising-t rising-d">'
            f'<title id="rising-t">{escape(self.title)}</title>'
            f'<desc id="rising-d">{escape(self.description)}</desc>'
            f'<line class="axis" x1="0" x2="{self.WIDTH}" y1="{floor:.1f}" y2="{floor:.1f}"/>'
            f'<line class="asked" x1="0" x2="{self.WIDTH}" y1="{asked:.1f}" y2="{asked:.1f}"/>'
            f'<text class="lab" x="{self.SIDE}" y="{asked - 6:.1f}">'
            f"{escape(self.asked_label)}</text>"
            f'<path class="way" d="{path}"/>'
            f'<line class="way then" x1="{now[0]:.1f}" y1="{now[1]:.1f}" x2="{end[0]:.1f}"'
            f' y2="{end[1]:.1f}"/>'
            f'<circle class="now" cx="{now[0]:.1f}" cy="{now[1]:.1f}" r="6"/>'
            f'<text class="val" x="{now[0]:.1f}" y="{now[1] - 11:.1f}" text-anchor="middle">'
            f"{self.points[-1][1]}</text>"
            f'<text class="val" x="{end[0] + 8:.1f}" y="{end[1] + 5:.1f}">{self.ends[1]}</text>'
            f'<text class="lab" x="{self.SIDE}" y="{self.HEIGHT - 8}">'
            f"{escape(self.labels[0])}</text>"
            f'<text class="lab" x="{self.WIDTH - 4}" y="{self.HEIGHT - 8}" text-anchor="end">'
            f"{escape(self.labels[1])}</text></svg>"
        )
        return Markup(out)  # noqa: S704  every text in it is escaped above
