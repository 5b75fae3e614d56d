"""Whether a PDF is all there, asked by `portal.files.decoding` in a process of its own."""

import contextlib
import io

import pikepdf


def opened(data: bytes) -> tuple[pikepdf.Pdf, bool]:
    """The file, and whether its table of parts is as it was written; else it is made anew."""
    with contextlib.suppress(pikepdf.PdfError):
        sound = pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False)
        return sound, True
    return pikepdf.open(io.BytesIO(data), suppress_warnings=True), False


def is_all_there(page) -> bool:
    """Whether all that a page draws with is in the file: where it was cut off, parts are gone."""
    if "/Contents" not in page.obj:
        return False
    needs = {"Do": "/XObject", "Tf": "/Font"}
    for names, operator in pikepdf.parse_content_stream(page):
        kind = needs.get(str(operator))
        if kind is not None and str(names[0]) not in page.resources.get(kind, {}):
            return False
    return True
