"""A name server on loopback that answers what a test puts into it."""

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


class NameServer:
    """``records[("example.com.", "TXT")] = ['"text"']``; silent when ``is_silent``."""

    def __init__(self):
        self.records = {}
        self.is_silent = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def put(self, name, kind, *values):
        self.records[f"{name}.", kind] = values

    def close(self):
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join(5)
        self._socket.close()

    def _serve(self):
        while True:
            asked, caller = self._socket.recvfrom(4096)
            if not asked:
                return
            if not self.is_silent:
                self._socket.sendto(self._answer(dns.message.from_wire(asked)).to_wire(), caller)

    def _answer(self, query):
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        question = query.question[0]
        name = question.name.to_text().lower()
        values = self.records.get((name, question.rdtype.name), ())
        if values:
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", question.rdtype, *values))
        elif not any(known == name for known, _ in self.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
