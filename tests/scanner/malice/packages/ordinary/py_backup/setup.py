from setuptools import setup

setup(name="dropback", version="1.0.0", packages=["dropback"], install_requires=["requests", "cryptography"], entry_points={"console_scripts": ["dropback=dropback:main"]})
