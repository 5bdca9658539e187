"""A server of tiles on this machine."""

import struct
import time
import zlib
from http.server import BaseHTTPRequestHandler

from tests.plugins.local_server import LocalServer, Quiet


def picture(grey=200, size=256):
    """A PNG of one shade."""

    def part(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    row = b"\0" + bytes([grey]) * size
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0))
        + part(b"IDAT", zlib.compress(row * size))
        + part(b"IEND", b"")
    )


class TileServer(LocalServer):
    """``answers`` of a test come first, one for each question: (status, body)."""

    def __init__(self):
        service = self

        class Handler(Quiet, BaseHTTPRequestHandler):
            def do_GET(self):
                service.questions.append((self.path, dict(self.headers)))
                time.sleep(service.delay_seconds)
                status, body = service.answers.pop(0) if service.answers else (200, picture())
                self.send_response(status)
                # What it says of itself is not passed on.
                self.send_header("Set-Cookie", "seen=1")
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        super().__init__(Handler)
