"""Asking the running marketplace how it is."""

import http.client
import json

import psycopg

TIMEOUT_SECONDS = 5


def trouble(port: int) -> str | None:
    """What /healthz has to complain about; None if nothing."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException) as error:
        return f"the web server does not answer ({error})"
    finally:
        connection.close()
    if response.status == http.client.OK:
        return None
    try:
        return f"/healthz says {json.dumps(json.loads(body))}"
    except ValueError:
        return f"/healthz answers {response.status}"


def forget_heartbeats(database_url: str) -> None:
    """Those of the last run would make a part look alive before it has started."""
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM core_heartbeat")
