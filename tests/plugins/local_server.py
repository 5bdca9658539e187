"""Another program's service, played by the test on this machine."""

import threading
from http.server import ThreadingHTTPServer


class Quiet:
    """For a handler of requests."""

    def log_message(self, *_args):
        pass


class LocalServer:
    """``answers`` of a test come first, one for each question."""

    def __init__(self, handler):
        self.answers = []
        self.questions = []
        self.delay_seconds = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
