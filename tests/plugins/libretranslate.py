"""A translation service on this machine that answers as LibreTranslate does."""

import json
import time
from http.server import BaseHTTPRequestHandler

from tests.plugins.local_server import LocalServer, Quiet

OURS = ["nl", "en", "ar", "fr", "zh-Hans"]


class LibreTranslate(LocalServer):
    """``words`` are its translations; others are said back with the language before them. The
    ``answers`` of a test come first, one for each question: (status, headers, body)."""

    def __init__(self):
        self.words = {}
        self.languages = [{"code": code, "name": code, "targets": OURS} for code in OURS]
        service = self

        class Handler(Quiet, BaseHTTPRequestHandler):
            def do_GET(self):
                self._answer(200, {}, json.dumps(service.languages).encode())

            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                service.questions.append((self.path, asked, dict(self.headers)))
                time.sleep(service.delay_seconds)
                if service.answers:
                    answer = service.answers.pop(0)
                    self._answer(*(answer(asked) if callable(answer) else answer))
                else:
                    said = service.words.get(asked["q"], f"[{asked['target']}] {asked['q']}")
                    self._answer(200, {}, json.dumps({"translatedText": said}).encode())

            def _answer(self, status, headers, body):
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        super().__init__(Handler)

    def asked(self):
        return [asked["q"] for _path, asked, _headers in self.questions]


def error(status, reason, **headers):
    return status, headers, json.dumps({"error": reason}).encode()
