"""A page as its tests compare it: without the white space of the form that its template has."""

import re

# Around these a browser shows no white space; beside another tag it shows a space.
BLOCKS = frozenset(
    "address article aside blockquote body caption dd details dialog div dl dt fieldset figure"
    " footer form h1 h2 h3 head header hr html legend li link main meta nav ol optgroup option p"
    " script section summary table tbody td tfoot th thead title tr ul br svg label select".split()
)
PIECES = re.compile(r"(<(?:textarea|script|svg)\b.*?</(?:textarea|script|svg)\s*>|<[^>]*>)", re.S)


def compact(page: str) -> str:
    """Each tag on one line, and between tags and words only the spaces that show."""
    pieces = PIECES.split(page)
    tags = [tag_on_one_line(tag) for tag in pieces[1::2]]
    texts = [re.sub(r"\s+", " ", text) for text in pieces[::2]]
    for place, tag in enumerate(tags):
        is_block = re.match(r"</?(\w*)", tag)[1] in BLOCKS
        if is_block or tag.startswith("</"):
            texts[place] = texts[place].rstrip()
        if is_block or not tag.startswith("</"):
            texts[place + 1] = texts[place + 1].lstrip()
    return "".join(text + tag for text, tag in zip(texts, [*tags, ""], strict=True))


def tag_on_one_line(tag: str) -> str:
    """The tag, and unchanged what an area of text, a script or a drawing holds."""
    opening, _, content = tag.partition(">")
    return re.sub(r"\s+", " ", opening).rstrip(" /") + ">" + content
