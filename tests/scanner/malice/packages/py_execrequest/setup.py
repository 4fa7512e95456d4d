from setuptools import setup
setup(name="request-plus", version="2.31.1", packages=["request_plus"])
