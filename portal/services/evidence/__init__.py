"""Evidence: what is asked for, what is given, and who may open it (requirements S4.38-S4.48)."""

from portal.services.evidence.answering import (
    answer_item,
    choose_later,
    describe_file,
    get_given_file,
    take_back_answer,
)
from portal.services.evidence.asked import AskedItem, GivenFile
from portal.services.evidence.asking import attach_to_submission
from portal.services.evidence.files import get_file_for_officer, get_file_for_resident
from portal.services.evidence.giving import add_files, discard_unsent, get_unsent_file, remove_file, replace_file
from portal.services.evidence.picture import (
    EvidencePicture,
    get_item,
    get_picture,
    list_asked_by_draft,
)
from portal.services.evidence.receiving import Limits, Received, RefusedFile, receive_file

__all__ = [
    "AskedItem",
    "EvidencePicture",
    "GivenFile",
    "Limits",
    "Received",
    "RefusedFile",
    "add_files",
    "answer_item",
    "attach_to_submission",
    "choose_later",
    "describe_file",
    "discard_unsent",
    "get_file_for_officer",
    "get_file_for_resident",
    "get_given_file",
    "get_item",
    "get_picture",
    "get_unsent_file",
    "list_asked_by_draft",
    "receive_file",
    "remove_file",
    "replace_file",
    "take_back_answer",
]
