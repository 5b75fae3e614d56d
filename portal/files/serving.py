"""Handing out the bytes that people sent."""

from flask import Response

ENDINGS = {"image/webp": "webp", "application/pdf": "pdf"}  # of what is stored


def sandboxed(content: bytes, media_type: str) -> Response:
    """Bytes that people sent: never run as a page, never guessed, never kept (R47)."""
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer
