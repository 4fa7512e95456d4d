"""A hostile sandbox keeps a copy of the socket it hands out, and with it the socket's flags."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time

from tests.runtime.gateway.world import HOST, World

SENT_BYTES = 50_000_000
READ_BYTES = 3_000_000


def hand_out_and_block(asking):
    """Read for a while, so that the gateway writes again, now on a socket that waits."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as kept,
        server.accept()[0] as app,
    ):
        socket.send_fds(asking, [b"\0"], [kept.fileno()])
        time.sleep(0.3)
        flags = fcntl.fcntl(kept, fcntl.F_GETFL)
        fcntl.fcntl(kept, fcntl.F_SETFL, flags & ~os.O_NONBLOCK)
        read_bytes = 0
        while read_bytes < READ_BYTES:
            read_bytes += len(app.recv(65536))
        time.sleep(20)


def serve_a_hostile_upload(directory):
    """In a process of its own: a gateway that stops takes its whole process along."""
    world = World(directory).start()
    world.broker(hand_out_and_block)
    print(world.port, flush=True)  # noqa: T201
    head = f"POST / HTTP/1.1\r\nhost: {HOST}\r\nx-matrix-access: {world.token()}\r\n"
    with world.connect() as client:
        client.settimeout(30)
        client.sendall(f"{head}content-length: {SENT_BYTES}\r\n\r\n".encode())
        client.sendall(b"x" * SENT_BYTES)


def test_an_app_cannot_stop_the_gateway_by_making_its_socket_wait(tmp_path):
    program = (
        "import pathlib, sys; from tests.runtime.gateway import test_gateway_shared_sockets as us;"
        "us.serve_a_hostile_upload(pathlib.Path(sys.argv[1]))"
    )
    gateway = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    killer = threading.Timer(15, gateway.send_signal, [signal.SIGKILL])
    killer.start()
    try:
        port = int(gateway.stdout.readline())
        time.sleep(1.5)  # by now it has written into the trap

        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(f"GET /.matrix/health HTTP/1.1\r\nhost: {HOST}\r\n\r\n".encode())
            answer = client.recv(15)

        assert answer == b"HTTP/1.1 200 OK"
    finally:
        killer.cancel()
        gateway.kill()
        gateway.communicate()
