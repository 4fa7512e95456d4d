from setuptools import setup
setup(name="set-util", version="1.0.5", packages=["set_utils"], install_requires=["web3", "cryptography"])
