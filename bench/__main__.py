"""`python -m bench`: every measurement, one after the other."""

import sys

from bench.run import main

sys.exit(main())
