"""Files of strangers are opened in a process of their own, with little memory and little time (quality S29).

`check` opens a file to see that it is whole, `copy` makes a copy to look at that carries nothing but what can be seen,
`draw` makes a picture of a page, `bare` takes out where a photo was taken. Whatever a file does to the library that opens
it (a crash, gigabytes, an endless loop) ends one forked child; the portal's own process only reads a line of JSON. The
libraries are loaded there and never here.
"""

from portal.adapters.decoder.problem import Problem, Unusable
from portal.adapters.decoder.process import DecoderAway, bare, check, close, copy, draw

__all__ = ["DecoderAway", "Problem", "Unusable", "bare", "check", "close", "copy", "draw"]
