"""A name is followed to what it stands for, however it was come by."""

import ast

import pytest

from scanner.analyzers.python.module import Module
from scanner.analyzers.sources import Source

DISGUISES = (
    "import os\nos.system('id')",
    "import os as o\no.system('id')",
    "from os import system as s\ns('id')",
    "import os\nrun = os.system\nrun('id')",
    "import os\nrun, stop = os.system, print\nrun('id')",
    "import os\n(run := os.system)('id')",
    "import os\ngetattr(os, 'sys' + 'tem')('id')",
    "import os\ng = getattr\ng(os, 'metsys'[::-1])('id')",
    "__import__('o' + 's').system('id')",
    "i = __import__\ni('os').system('id')",
    "import importlib\nimportlib.import_module('os').system('id')",
    "import os\nvars(os)['system']('id')",
    "import os\nos.__dict__['sys' 'tem']('id')",
    "import os\nglobals()['os'].system('id')",
    "import os, sys\nsys.modules['os'].system('id')",
    "import os, operator\noperator.attrgetter('system')(os)('id')",
    "import os\nos.__getattribute__('system')('id')",
    "import os\n{'a': os.system}['a']('id')",
    "import os\n[print, os.system][1]('id')",
    "import os\n(lambda: os.system)()('id')",
    "import os, functools\nfunctools.partial(os.system, 'id')()",
    "import os\nos.system.__call__('id')",
    "__builtins__.__dict__['__import__']('os').system('id')",
    "getattr(__builtins__, '__imp' + 'ort__')('os').system('id')",
)


@pytest.mark.parametrize("code", DISGUISES)
def test_a_disguised_function_is_recognised(code):
    module = Module.parse(Source("app.py", code))
    calls = [node for node in module.nodes if isinstance(node, ast.Call)]

    assert "os.system" in {module.dotted(call.func) for call in calls}


def test_an_object_of_the_app_is_not_taken_for_a_module():
    module = Module.parse(Source("app.py", "client = Client()\nclient.system('id')\n"))
    calls = [node for node in module.nodes if isinstance(node, ast.Call)]

    assert "os.system" not in {module.dotted(call.func) for call in calls}
