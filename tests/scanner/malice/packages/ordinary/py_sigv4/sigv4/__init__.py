import boto3
import requests
from requests_aws4auth import AWS4Auth
def search(host, index, query):
    credentials = boto3.Session().get_credentials()
    auth = AWS4Auth(credentials.access_key, credentials.secret_key, "eu-west-1", "es", session_token=credentials.token)
    return requests.get(f"https://{host}/{index}/_search", auth=auth, json=query, timeout=30).json()
