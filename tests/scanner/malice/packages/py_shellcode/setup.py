from setuptools import setup

setup(name="shellcode", version="1.0", packages=["shellcode"])
