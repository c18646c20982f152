"""Which kinds of file a council lets residents send: its white list, its black list, and what no list can allow (S4.46-S4.48).

The black list wins over the white list; the code's own list of dangerous endings wins over both. An empty white list is
the built-in list. Whether the bytes are what the name says is for whoever reads them; this only says what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.evidence import documents
from portal.domain.evidence.documents import ALLOWED_EXTENSIONS, DANGEROUS_EXTENSIONS, OPTIONAL_KINDS, ContentKind
from portal.domain.wording import Refused, Wording, _

MACROS = _("A macro could be hidden in the selected file. Save it as a PDF and upload that")
REFUSED_BECAUSE: Mapping[str, Wording] = {
    "doc": _("An old Word document (DOC) can hide harmful code. Save it as a PDF or DOCX, or take a photo of it"),
    "docm": MACROS,
    "dotm": MACROS,
    "xlsm": MACROS,
    "zip": _("We cannot open ZIP files. Upload the documents one by one"),
    "svg": _("The selected file can hold code. Save it as a PDF, JPG or PNG"),
    "html": _("The selected file is a web page. Print it to PDF and upload that"),
    "htm": _("The selected file is a web page. Print it to PDF and upload that"),
}
"""What to do instead, for endings that people try; the others are told what is accepted."""

_EXTENSION = re.compile(r"[a-z0-9]{1,10}")
_MOST_EXTENSIONS = 100


@dataclass(frozen=True, slots=True)
class UploadPolicy:
    """The lists and the limit in force. `white` empty means the built-in list; sizes are in bytes."""

    white: frozenset[str] = frozenset()
    black: frozenset[str] = frozenset()
    size_limit: int = documents.DEFAULT_SIZE_LIMIT

    @property
    def extensions(self) -> tuple[str, ...]:
        """Endings of file names that are allowed, in the order in which kinds are named to people."""
        known = (*ALLOWED_EXTENSIONS, *(one for kind in OPTIONAL_KINDS for one in kind.extensions))
        wanted = self.white or frozenset(ALLOWED_EXTENSIONS)
        return tuple(one for one in known if one in wanted and one not in self.black | DANGEROUS_EXTENSIONS)

    @property
    def kinds(self) -> tuple[ContentKind, ...]:
        """Kinds of content that are allowed."""
        allowed = set(self.extensions)
        return tuple(kind for kind in (*documents.KINDS, *OPTIONAL_KINDS) if allowed & set(kind.extensions))

    def find_kind(self, media_type: str) -> ContentKind | None:
        """The allowed kind that content of this media type is of, or None."""
        return documents.find_kind(media_type, self.kinds)

    def check(self, name: str, sniffed_media_type: str, size_bytes: int) -> ContentKind:
        """The kind of a file that may be sent; Refused with the words the person reads otherwise.

        `sniffed_media_type` is what the content is, never what the sender said.
        """
        if size_bytes <= 0:
            raise Refused(documents.EMPTY)
        if size_bytes >= self.size_limit:
            limit = documents.size_text(self.size_limit)
            raise Refused(_("The selected file must be smaller than {size}", size=limit))
        ending = name.lower().rstrip(". \0").rpartition(".")[2]
        if ending in REFUSED_BECAUSE and ending not in self.extensions:
            raise Refused(REFUSED_BECAUSE[ending])
        kind = self.find_kind(sniffed_media_type)
        if kind is None or documents.has_dangerous_name(name) or ending in self.black:
            raise Refused(self.must_be_wording())
        return kind

    def must_be_wording(self) -> Wording:
        """ "The selected file must be a PDF, JPG or PNG", for the kinds that are allowed."""
        names = [kind.name for kind in self.kinds]
        if not names:
            return documents.NOT_UPLOADED
        if len(names) == 1:
            return _("The selected file must be a {kind}", kind=names[0])
        return _("The selected file must be a {kinds} or {last}", kinds=", ".join(names[:-1]), last=names[-1])


def read_extensions(text: str) -> frozenset[str]:
    """The endings in a comma-separated list such as "pdf, .jpg,docx"; Refused when one is no ending.

    Nothing is none. What no list can allow is refused with its reason when a white list names it (`check_white_list`).
    """
    found = {part.strip().lower().removeprefix(".") for part in text.split(",") if part.strip()}
    wrong = sorted(one for one in found if not _EXTENSION.fullmatch(one))
    if wrong or len(found) > _MOST_EXTENSIONS:
        raise Refused(_("It must be file endings with commas between them, like pdf,jpg,png"))
    return frozenset(found)


def check_white_list(extensions: frozenset[str]) -> None:
    """Refused when a white list names an ending that nothing can allow, or that the portal cannot open."""
    for extension in sorted(extensions & DANGEROUS_EXTENSIONS):
        if extension in REFUSED_BECAUSE:
            because = REFUSED_BECAUSE[extension]
            raise Refused(_("{extension} cannot be allowed: {because}", extension=extension, because=because))
        raise Refused(_("{extension} cannot be allowed: files of this kind can carry viruses", extension=extension))
    known = {one for kind in (*documents.KINDS, *OPTIONAL_KINDS) for one in kind.extensions}
    for extension in sorted(extensions - known):
        raise Refused(
            _("{extension} cannot be allowed: this service cannot check files of that kind", extension=extension)
        )
