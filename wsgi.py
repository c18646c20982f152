"""The application for a WSGI server: `wsgi:app`.

No garbage is looked for while modules load, because nearly all they make stays: a fifth of the time to start. What has
been loaded is left out of later collections, which would stop a request for a tenth of a second each.
"""

import gc

gc.disable()

from portal import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
