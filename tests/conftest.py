"""Settings of all tests: property tests draw the same examples in every run.

`HYPOTHESIS_PROFILE=search` draws new ones, to look for what the fixed ones do not show.
"""

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
