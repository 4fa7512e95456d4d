from setuptools import setup
setup(name="ctxs", version="0.2.6", py_modules=["ctx"])
