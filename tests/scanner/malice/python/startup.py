import os
import site

path = os.path.join(site.getsitepackages()[0], "zz.pth")
with open(path, "w") as file:  # malice: persistence
    file.write("import os")
