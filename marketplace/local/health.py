"""Asking the running marketplace how it is."""

import http.client
import json

import psycopg

TIMEOUT_SECONDS = 5


def down(port: int) -> dict[str, str]:
    """The parts that do not work and what each says of itself; empty when all is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz")
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException) as error:
        return {"web": f"does not answer ({error})"}
    finally:
        connection.close()
    try:
        parts = json.loads(body)["parts"]
    except (ValueError, KeyError):
        return {"web": f"answers /healthz with {response.status}"}
    return {name: part["detail"] for name, part in parts.items() if not part["ok"]}


def forget_heartbeats(database_url: str) -> None:
    """Those of the last run would make a part look alive before it has started."""
    with psycopg.connect(database_url) as connection:
        connection.execute("DELETE FROM core_heartbeat")
