import sys

from matrix_cli.main import main

sys.exit(main())
