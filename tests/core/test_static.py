"""The files we took over are as we took them, and a page stays light on a slow phone."""

import gzip
import json
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from portal.core.web.static import icon, joined_sheet, packed_for_good
from tests.factories import make_activity, make_branch, make_client, make_person
from tools.vendor import LOCK, digest

pytestmark = pytest.mark.no_database

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "static"
KILO = 1000
SHEETS = sorted(STATIC.glob("css/**/*.css"))
OWN_SHEETS = sorted(STATIC.glob("css/pages/*.css"))


def sent(*patterns: str) -> int:
    """How many bytes go over the line, as a static file is packed."""
    files = [path for pattern in patterns for path in STATIC.glob(pattern)]
    assert files, patterns
    return sum(len(packed_for_good(path.read_bytes())) for path in files)


def test_every_file_taken_over_is_the_one_that_was_fetched():
    for name, expected in json.loads(LOCK.read_text()).items():
        assert digest(ROOT / name) == expected, name


def test_no_file_taken_over_escapes_the_list_of_hashes():
    listed = set(json.loads(LOCK.read_text()))
    folders = [STATIC / "fonts", ROOT / "tests" / "vendor"]
    present = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    }
    assert present <= listed


def test_the_style_scripts_and_icons_fit_their_budget():
    """A page has the sheet and script of all pages, and at most one of its own beside each."""
    joined = len(packed_for_good(joined_sheet(STATIC / "css")))
    scripts = [sent(f"js/{path.name}") for path in STATIC.glob("js/*.js") if path.name != "app.js"]

    assert joined + max(sent(f"css/pages/{p.name}") for p in OWN_SHEETS) <= 16 * KILO
    assert sent("js/app.js") + max(scripts) <= 20 * KILO
    assert sent("icons.svg") <= 6 * KILO


def test_every_sheet_of_pages_is_that_of_a_blueprint_and_linked_by_it_alone(app, client_for):
    assert {path.stem for path in OWN_SHEETS} <= set(app.blueprints)

    of_agenda = client_for(make_person(make_branch())).get("/agenda").text
    assert re.findall(r"css/([\w/]+)\.css", of_agenda) == ["app", "pages/agenda"]
    assert re.findall(r"css/([\w/]+)\.css", client_for().get("/log-in").text) == ["app"]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_opens_each_layer_once(sheet):
    opened = re.findall(r"^@layer ([a-z]+) {", sheet.read_text(), re.M)

    assert len(opened) == len(set(opened)) > 0


@pytest.mark.parametrize("address", ["/log-in", "/", "/activities/", "/activities/new", "/clients"])
def test_a_first_load_is_light_and_comes_from_here_only(client_for, team_leader, address):
    """At most 50 kB with everything but fonts, for an empty cache."""
    cluttered = make_client(team_leader.branch)
    for minute in range(60):
        make_activity(team_leader, cluttered, minutes=1 + minute)
    browser = client_for(None if address == "/log-in" else team_leader)
    packed = {"Accept-Encoding": "gzip"}

    page = browser.get(address, headers=packed)
    text = gzip.decompress(page.data).decode()
    loaded = set(re.findall(r'(?:src|href)="([^"#]+\.(?:css|js|svg|png)[^"#]*)', text))
    weight = len(page.data)
    for part in loaded:
        with browser.get(part, headers=packed) as answer:
            assert answer.status_code == 200, part
            weight += len(answer.data)

    assert len(loaded) >= 3
    assert all(part.startswith("/static/") for part in loaded)
    assert weight <= 50 * KILO


def test_every_icon_in_a_template_is_in_the_sprite():
    there = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    used = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"""\bicon\(\s*["']([a-z0-9-]+)["']""", path.read_text())
    }
    assert used
    assert used <= there


def test_a_static_address_changes_with_the_content_and_is_kept_for_a_year(app, client_for):
    page = client_for().get("/accessibility").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert addresses
    for address in addresses:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
    with client_for().get(next(a for a in addresses if ".css" in a)) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_page_goes_over_the_line_compressed_only_for_who_can_read_that(client_for):
    plain = client_for().get("/accessibility")
    packed = client_for().get("/accessibility", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert b"</html>" in gzip.decompress(packed.data)


def test_a_static_file_is_packed_as_small_as_gzip_can(client_for):
    with client_for().get("/static/css/app.css", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.data == gzip.compress(joined_sheet(STATIC / "css"), 9, mtime=0)


def test_an_icon_that_points_turns_round_where_lines_run_the_other_way(app):
    with app.test_request_context("/"):
        assert 'class="icon flip big"' in icon("undo-2", "big")
        assert "flip" not in icon("check")


@pytest.mark.parametrize(
    "name",
    [
        "atkinson-next-latin.woff2",
        "pdf/atkinson-next-latin-regular.ttf",
        "pdf/atkinson-next-latin-bold.ttf",
    ],
)
def test_a_zero_has_no_stroke(name):
    """2018 reads as a year: its zero is an outline with one hole, at every weight."""
    font = TTFont(ROOT / "static" / "fonts" / name)
    zero = font["glyf"]["zero"]

    assert zero.numberOfContours == 2
    points = len(zero.coordinates)
    moved = font["gvar"].variations["zero"] if "gvar" in font else []
    assert {len(one.coordinates) for one in moved} <= {points + 4}
