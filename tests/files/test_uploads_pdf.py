"""A PDF comes out still and without notes, or is refused kindly (R45)."""

import io
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from portal.files.uploads import MOST_BYTES, clean_receipt
from tests.receipts import exif, is_close, opened, pdf_file, quarters, refusal, saved, zip_file

pytestmark = pytest.mark.no_database


def test_a_pdf_comes_out_without_notes_and_with_a_picture_of_its_first_page():
    """R45."""

    def sign(pdf):
        pdf.docinfo["/Author"] = "SECRET writer"
        with pdf.open_metadata() as notes:
            notes["dc:title"] = "SECRET title"
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        pdf.pages[0].Contents = pdf.make_stream(b"1 0 0 rg 0 200 300 200 re f")

    data = pdf_file(sign, pages=3, compress_streams=False) + zip_file("SECRET.js")
    clean = clean_receipt(data, "bon.pdf")

    assert (clean.media_type, clean.pages) == ("application/pdf", 3)
    assert b"PK\x03\x04" not in clean.content
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert len(pdf.pages) == 3
        assert "/Metadata" not in pdf.Root
        assert "/Info" not in pdf.trailer
    image = opened(clean.preview)
    assert image.size == (900, 1200)
    assert is_close(image.getpixel((450, 300)), (255, 0, 0))
    assert is_close(image.getpixel((450, 900)), (255, 255, 255))


def test_the_place_of_a_photo_inside_a_pdf_is_gone():
    """R44, R45."""
    photo = saved(quarters(), "JPEG", exif=exif(), comment=b"SECRET")

    def place(pdf):
        picture = pdf.make_stream(
            photo, Type=Name.XObject, Subtype=Name.Image, Width=96, Height=64,
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=picture))
        pdf.pages[0].Contents = pdf.make_stream(b"300 0 0 400 0 0 cm /Im Do")

    clean = clean_receipt(pdf_file(place), "bon.pdf")

    assert b"SpyPhone" not in clean.content
    assert b"SECRET" not in clean.content
    assert is_close(opened(clean.preview).getpixel((100, 100)), (255, 0, 0))


SCRIPT = {"/S": Name.JavaScript, "/JS": String("app.alert(1)")}


def script_on_open(pdf):
    pdf.Root.OpenAction = Dictionary(SCRIPT)


def program_on_open(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def link_on_open(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org"))


def named_script(pdf):
    names = Array([String("a"), pdf.make_indirect(Dictionary(SCRIPT))])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def script_of_a_page(pdf):
    pdf.pages[0].obj["/AA"] = Dictionary(O=Dictionary(SCRIPT))


def script_under_a_link(pdf):
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(SCRIPT)
    )
    pdf.pages[0].Annots = Array([link])


def embedded_file(pdf):
    pdf.attachments["virus.exe"] = b"MZ"


def rich_media(pdf):
    pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])


def live_form(pdf):
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array([]))


def form_that_sends(pdf):
    pdf.pages[0].Annots = Array([Dictionary(A=Dictionary(S=Name.SubmitForm, F=String("http://x")))])


def form_that_fetches(pdf):
    pdf.pages[0].Annots = Array([Dictionary(A=Dictionary(S=Name.ImportData, F=String("x")))])


@pytest.mark.parametrize(
    "change",
    [
        script_on_open, program_on_open, named_script, script_of_a_page,
        script_under_a_link, rich_media, live_form, form_that_sends, form_that_fetches,
    ],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_that_does_something_is_refused_kindly(change, packed):
    """R45: hidden in a packed stream of objects too."""
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable

    assert "photo" in refusal(pdf_file(change, object_stream_mode=mode))


def plain_link(pdf):
    link = Dictionary(S=Name.URI, URI=String("https://example.org/SECRET"))
    pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)])


def rendition(pdf):
    sound = Dictionary(S=Name.Rendition, R=Dictionary(S=Name.MR, N=String("SECRET")))
    pdf.pages[0].Annots = Array(
        [Dictionary(Subtype=Name.Screen, Rect=Array([0, 0, 9, 9]), A=sound)]
    )


def invoice(pdf):
    """As ZUGFeRD and Factur-X have it: the same invoice as XML along with the page."""
    pdf.attachments["factur-x.xml"] = b"<Invoice>SECRET</Invoice>"
    pdf.Root.AF = Array([pdf.Root.Names.EmbeddedFiles.Names[1]])


def notes_of_a_page(pdf):
    pdf.pages[0].obj["/PieceInfo"] = Dictionary(App=Dictionary(Private=String("SECRET")))
    pdf.pages[0].obj["/Metadata"] = pdf.make_stream(b"<x:xmpmeta>SECRET</x:xmpmeta>")


def outline(pdf):
    with pdf.open_outline() as contents:
        contents.root.append(pikepdf.OutlineItem("SECRET", 0))


def first_page_on_open(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))


def link_within_a_drawing(pdf):
    link = Dictionary(S=Name.URI, URI=String("https://example.org/SECRET"))
    note = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=link)
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.Annots = Array([pdf.make_indirect(note)])
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(F=form))


def link_within_a_layer(pdf):
    link = Dictionary(S=Name.URI, URI=String("https://example.org/SECRET"))
    layer = Dictionary(Type=Name.OCG, Name=String("x"), Odd=pdf.make_indirect(link))
    pdf.pages[0].Resources = Dictionary(Properties=Dictionary(M0=layer))


EXTRAS = [
    link_within_a_layer, link_within_a_drawing,
    link_on_open, first_page_on_open, embedded_file, invoice, plain_link, rendition,
    notes_of_a_page, outline,
]  # fmt: skip
OF_EXTRAS = (
    "/OpenAction /Names /AF /EmbeddedFiles /EF /Annots /AcroForm /AA /A /Metadata /PieceInfo"
    " /Outlines /URI"
).split()


def red_page(pdf):
    pdf.pages[0].Contents = pdf.make_stream(b"1 0 0 rg 0 0 300 400 re f")


def keys_in(content: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        found = [each for each in pdf.objects if isinstance(each, Dictionary | pikepdf.Stream)]
        parts = [*found, pdf.trailer, pdf.Root]
        return {key for part in parts for key in part.keys()}  # noqa: SIM118  pikepdf's own


@pytest.mark.parametrize("change", EXTRAS)
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n\n", b" " * 100])
def test_the_pages_are_kept_and_what_else_is_in_the_file_is_not(change, before):
    def made(pdf):
        red_page(pdf)
        change(pdf)

    clean = clean_receipt(before + pdf_file(made, compress_streams=False), "bon.pdf")

    assert not keys_in(clean.content) & set(OF_EXTRAS)
    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        whole = [each.unparse(resolved=True) for each in pdf.objects]
        assert not any(b"SECRET" in part or b"MZ" in part for part in whole)
    assert is_close(opened(clean.preview).getpixel((450, 600)), (255, 0, 0))


def test_what_was_filled_in_in_a_form_can_still_be_read():
    def filled(pdf):
        shape = pdf.make_stream(b"1 0 0 rg 0 0 300 400 re f", BBox=Array([0, 0, 300, 400]))
        shape.Type, shape.Subtype = Name.XObject, Name.Form
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("naam"),
                Rect=Array([0, 0, 300, 400]), AP=Dictionary(N=shape), F=4,
            )
        )  # fmt: skip
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]))

    clean = clean_receipt(pdf_file(filled), "bon.pdf")

    assert "/AcroForm" not in keys_in(clean.content)
    assert is_close(opened(clean.preview).getpixel((450, 600)), (255, 0, 0))


def test_a_pdf_that_is_locked_against_changes_only_is_taken_and_opened():
    lock = pikepdf.Encryption(user="", owner="boss")

    clean = clean_receipt(pdf_file(red_page, encryption=lock), "bon.pdf")

    with pikepdf.open(io.BytesIO(clean.content)) as pdf:
        assert not pdf.is_encrypted
    assert is_close(opened(clean.preview).getpixel((450, 600)), (255, 0, 0))


def test_a_locked_pdf_is_refused():
    """R45."""
    lock = pikepdf.Encryption(user="open", owner="boss")

    assert "password" in refusal(pdf_file(encryption=lock))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_half_a_pdf_is_refused(part):
    data = pdf_file(red_page, pages=5)

    assert "damaged" in refusal(data[: int(len(data) * part)])


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_what_is_left_of_a_pdf_is_refused_where_a_page_lacks_what_it_draws_with(part):
    """The end of a file is there, as where it was put together, and its middle is gone."""

    def with_photo(pdf):
        photo = Image.effect_noise((80, 80), 60).convert("RGB")
        pdf.pages.extend(pikepdf.open(io.BytesIO(saved(photo, "PDF"))).pages)

    data = pdf_file(with_photo)
    kept = data[: int(len(data) * part)] + b"\n%%EOF\n"

    assert clean_receipt(data, "bon.pdf").pages == 2
    assert "damaged" in refusal(kept)


def test_a_scan_of_forty_pages_is_taken():
    scan = saved(Image.effect_noise((1240, 1754), 60), "JPEG", quality=60)

    def place(pdf):
        for page in pdf.pages:
            picture = pdf.make_stream(
                scan, Type=Name.XObject, Subtype=Name.Image, Width=1240, Height=1754,
                ColorSpace=Name.DeviceGray, BitsPerComponent=8, Filter=Name.DCTDecode,
            )  # fmt: skip
            page.Resources = Dictionary(XObject=Dictionary(Im=picture))
            page.Contents = pdf.make_stream(b"300 0 0 400 0 0 cm /Im Do")
            del picture

    pages = min(40, MOST_BYTES // (len(scan) + 1000))
    assert clean_receipt(pdf_file(place, pages=pages), "scan.pdf").pages == pages


def test_a_long_strip_is_drawn_wide_enough_to_read():
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(226, 2000))  # of a till: 80 mm wide
    out = io.BytesIO()
    pdf.save(out)

    assert opened(clean_receipt(out.getvalue(), "bon.pdf").preview).width == 800


def test_a_long_pdf_and_one_of_very_many_parts_are_refused():
    """R45: 50 pages, 20,000 objects."""

    def many(pdf):
        pdf.Root.Extra = Array([pdf.make_indirect(Dictionary(N=n)) for n in range(20_100)])

    assert clean_receipt(pdf_file(pages=50), "bon.pdf").pages == 50
    assert "50 pages" in refusal(pdf_file(pages=60))
    assert "complicated" in refusal(pdf_file(many))


def once(data: bytes) -> dict:
    return {"data": zlib.compress(data, 9), "filter": Name.FlateDecode}


def twice(data: bytes) -> dict:
    packed = zlib.compress(zlib.compress(data, 9), 9)
    return {"data": packed, "filter": Array([Name.FlateDecode, Name.FlateDecode])}


@pytest.mark.parametrize("pack", [once, twice])
def test_a_bomb_in_a_pdf_is_refused(pack):
    """R45: a stream of 300 MB."""
    packed = pack(b" " * 300_000_000)

    def bomb(pdf):
        stream = pdf.make_stream(b"")
        stream.write(packed["data"], filter=packed["filter"])
        pdf.pages[0].Contents = stream

    data = pdf_file(bomb)
    assert len(data) < 1_000_000
    assert "complicated" in refusal(data)


def test_a_picture_of_too_many_pixels_inside_a_pdf_is_refused():
    """R45."""

    def place(pdf):
        pdf.pages[0].Extra = pdf.make_stream(
            b"", Subtype=Name.Image, Width=60_000, Height=60_000, Filter=Name.JBIG2Decode
        )

    assert "complicated" in refusal(pdf_file(place))


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"garbage " * 500])
def test_a_broken_pdf_is_refused(data):
    """R45."""
    assert "damaged" in refusal(data)


def test_a_pdf_without_a_page_is_refused():
    assert "damaged" in refusal(pdf_file(pages=0))
