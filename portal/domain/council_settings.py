"""The register of settings that a council's own staff may change: name, kind, unit, default and help (architecture 6).

The names of requirements S4.43-S4.98 are kept where a council moves here from another form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from portal.domain.evidence import upload_policy
from portal.domain.evidence.documents import size_text
from portal.domain.wording import Refused, Wording, _

MOST_KILOBYTES = 100_000
LEAST_BYTES = 1_000_000
"""What an imported file size means: up to the first it is in kB, from the second on in bytes."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `kind` is bool, int, bytes, text, extensions or choice; `choices` only for choice.

    `is_white_list` is for extensions: what no list can allow is refused in it.
    """

    name: str
    kind: str
    default: Any
    help: Wording
    unit: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 1_000_000_000
    is_for_trials: bool = False  # never in production
    pattern: str = r"\S.{0,299}"  # of a text: something, on one line
    is_white_list: bool = False

    def read(self, text: str) -> Any:
        """The value that `text` stands for; raises Refused when it is none."""
        text = text.strip()
        if self.kind == "bool":
            if text.lower() not in ("true", "false"):
                raise Refused(_("{name} must be TRUE or FALSE", name=self.name))
            return text.lower() == "true"
        if self.kind == "extensions":
            return self._read_extensions(text)
        if self.kind in ("int", "bytes"):
            if not (text.isascii() and text.isdigit() and len(text) < 12):
                raise Refused(_("{name} must be a whole number", name=self.name))
            if not self.least <= int(text) <= self.most:
                raise Refused(
                    _("{name} must be between {least} and {most}", name=self.name, least=self.least, most=self.most)
                )
            return int(text)
        if self.kind == "choice" and text not in self.choices:
            raise Refused(_("{name} must be one of {choices}", name=self.name, choices=", ".join(self.choices)))
        if not re.fullmatch(self.pattern, text):
            raise Refused(_("{name} must be in the right format, like {example}", name=self.name, example=self.default))
        return text

    def shown(self, value: Any) -> str:
        """The value as people read it, with its unit."""
        if self.kind == "bytes":
            return f"{value} bytes ({size_text(value)})"
        return f"{value} {self.unit}".strip()

    def read_import(self, text: str) -> Any:
        """The value that a form of another maker means: a file size may be in thousands of bytes there (S4.48).

        Up to 100,000 it is in kB, from 1,000,000 in bytes; between the two it is Refused, with both readings shown.
        """
        if self.kind != "bytes" or not (text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 12):
            return self.read(text)
        number = int(text)
        if number <= MOST_KILOBYTES:
            return self.read(str(number * 1000))
        if number < LEAST_BYTES:
            as_bytes, as_kilobytes = size_text(number), size_text(number * 1000)
            raise Refused(
                _("{name} {number} could be {as_bytes} or {as_kilobytes}: set it in bytes",
                  name=self.name, number=f"{number:,}", as_bytes=as_bytes, as_kilobytes=as_kilobytes)
            )  # fmt: skip
        return self.read(text)

    def _read_extensions(self, text: str) -> str:
        try:
            found = upload_policy.read_extensions(text)
            if self.is_white_list:
                upload_policy.check_white_list(found)
        except Refused as refused:
            raise Refused(_("{name}: {reason}", name=self.name, reason=refused.wording)) from None
        return ",".join(sorted(found))


_ALL = (
    Setting("CouncilName", "text", "Sample Council", _("The council's name, shown at the top of every page")),
    Setting("CouncilColour", "text", "#1d4f7c", _("The council's colour, as #rrggbb"), pattern="#[0-9a-fA-F]{6}"),
    Setting("CouncilPhone", "text", "01632 960 001", _("The number residents call for help")),
    Setting("CouncilPhoneHours", "text", str(_("Monday to Friday, 9am to 5pm")), _("When the phone is answered")),
    Setting("CouncilEmail", "text", "benefits@council.example.org", _("The address residents write to"), pattern=r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    Setting("CouncilAddress", "text", "Benefits Service, 1 High Street, Sampletown, SE1 1AA", _("Where residents write or come")),
    Setting("CouncilPostcodes", "text", "any", _("First halves of the postcodes of the council's area, like SE1, SE17; any when they are not listed"), pattern=r"any|[A-Z0-9]{2,4}(?:, ?[A-Z0-9]{2,4}){0,49}"),
    Setting("QuickExitUrl", "text", "https://www.bbc.co.uk/weather", _("Where the quick exit button leads"), pattern=r"https://[^\s\"'<>]+"),
    Setting("ResidentStepUp", "choice", "code", _("Whether residents enter a code after their details match"), choices=("code", "off")),
    Setting("IncludePostcodeInMatch", "bool", False, _("Residents must also give their postcode to sign in")),
    Setting("IncludeFirstnameInMatch", "bool", False, _("Residents must also give their first name to sign in")),
    Setting("IncludeLastnameInMatch", "bool", False, _("Residents must also give their last name to sign in")),
    Setting("IncludeTitleInMatch", "bool", False, _("Residents must also give their title to sign in")),
    Setting("StaffPasswordSignIn", "bool", True, _("The council's staff may sign in with a password; otherwise only through the council's own sign-in, where it is connected")),
    Setting("ProviderNewUsers", "choice", "invited", _("Who gets an account through the council's own sign-in: those who were invited, or anybody with a council address, just in time"), choices=("invited", "just-in-time")),
    Setting("ProviderGroups", "bool", False, _("What the council's staff may do follows their groups in the council's own sign-in, instead of the boxes in Users")),
    Setting("ContactHoldDays", "int", 30, _("How long a contact must have been held before codes go to it"), unit="days", most=3650),
    Setting("ShowEmployerName", "bool", True, _("Questions about work name the employer")),
    Setting("ReportNoChanges", "text", str(_("There are no reported changes")), _("Shown when a review reports no change (S4.28)")),
    Setting("EvidenceUpload", "bool", True, _("Residents may upload evidence before they submit (S4.43)")),
    Setting("AfterActionEvidenceUpload", "bool", True, _("Residents may upload evidence after they submit (S4.44)")),
    Setting("CatchAllEvidenceUpload", "bool", True, _("Residents may upload what is not in their list, with a note (S4.45)")),
    Setting("UploadWhiteList", "extensions", "", _("File endings that may be uploaded, with commas between them; empty means the portal's own list (S4.46)"), is_white_list=True),
    Setting("UploadBlackList", "extensions", "", _("File endings that may never be uploaded, with commas between them; it wins over the white list (S4.47)")),
    Setting("UploadSizeLimit", "bytes", 10_000_000, _("The largest file, in bytes (S4.48)"), unit="bytes", least=100_000, most=200_000_000),
    Setting("EvidenceReminderDays", "int", 7, _("How many days before evidence is due residents are reminded"), unit="days", most=28),
    Setting("UploadCountLimit", "int", 40, _("The most files of one submission"), unit="files", least=1, most=200),
    Setting("UploadTotalLimit", "bytes", 100_000_000, _("The most that may be uploaded with one form, in bytes"), unit="bytes", least=1_000_000, most=1_000_000_000),
    Setting("UploadPeriodLimit", "bytes", 200_000_000, _("The most that may be uploaded for one claim in 30 days, in bytes"), unit="bytes", least=1_000_000, most=10_000_000_000),
    Setting("KeepEvidenceDays", "int", 2192, _("How long evidence is kept after its case was closed"), unit="days", least=1, most=36_500),
    Setting("KeepRefusedDays", "int", 2192, _("How long a file is kept after it was refused, once its case is closed"), unit="days", least=1, most=36_500),
    Setting("KeepInfectedDays", "int", 30, _("How long a file is kept after something harmful was found in it; nobody can open it"), unit="days", least=1, most=3650),
    Setting("FutureWeeks", "int", 13, _("How far ahead a change may be dated"), unit="weeks", most=104),
    Setting("CaseReopenWeeks", "int", 13, _("How long after it is closed a case opens again when the resident sends something new; later a new case opens"), unit="weeks", most=520),
    Setting("UseSelfEmployedEarningsForm", "bool", True, _("Self-employed earnings are told in this service, not on the council's own form (S4.97)")),
    Setting("SelfEmploymentFormUrl", "text", "built-in", _("The council's own form for self-employed earnings; built-in when there is none (S4.96)"), pattern=r"built-in|https://[^\s\"'<>]{1,292}"),
    Setting("EnableChangeOfAddress", "bool", True, _("Residents may report that they moved home; otherwise pages say how to tell the council (S4.78)")),
    Setting("FormTypeToUseLivingSituationXMLFrom", "text", "HBNewClaim", _("The form whose living situations are offered on a change of address (S4.84)"), pattern=r"[A-Za-z][A-Za-z0-9_-]{0,39}"),
    Setting("ShowCompletedByOnBehalf", "bool", True, _("The start page asks whether the form is completed for somebody else, and by whom (S4.91)")),
    Setting("AuthorityMonths", "int", 6, _("How long a resident's agreement that somebody acts for them lasts at most"), unit="months", least=1, most=6),
    Setting("KeepAuthorityDays", "int", 2192, _("How long an agreement that somebody acts for a resident is kept after its end, with its form and letters"), unit="days", least=1, most=36_500),
    Setting("DormantDays", "int", 90, _("Staff who have not signed in for this long are shown to those who manage users"), unit="days", least=7, most=3650),
    Setting("SuspendDormantDays", "int", 120, _("Staff who have not signed in for this long are suspended"), unit="days", least=14, most=3650),
    Setting("AccessReviewMonths", "int", 3, _("How often those who manage users confirm what each user can do"), unit="months", least=1, most=12),
    Setting("AccessReviewDays", "int", 28, _("How long those who manage users have for it"), unit="days", least=7, most=90),
    Setting("CTaxAccountMaxLength", "int", 12, _("The longest council tax account number (S4.85)"), unit="characters", least=1, most=40),
    Setting("ClaimSource", "choice", "Extract", _("Where claims are read from: the extracts that are imported, or the back office as it is now (S4.60)"), choices=("Extract", "Local", "Northgate", "Civica", "Capita")),
    Setting("NbpHbBackOffice", "choice", "Local", _("The back office that changes go to; Local keeps them in a file of this server (S4.61)"), choices=("Local", "Northgate", "Civica", "Capita")),
    Setting("BackOfficeUrl", "text", "none", _("The address of the back office; none when there is none (S4.77)"), pattern=r"none|https?://[^\s\"'<>@]{1,290}"),
    Setting("UserId", "text", "none", _("The user in whose name Capita takes changes; none for others (S4.76)"), pattern=r"\S.{0,99}"),
    Setting("SourceId", "text", "HBPortal", _("What this service is called in the back office (S4.73)"), pattern=r"\S.{0,99}"),
    Setting("SourceIdMode", "choice", "eFormReference", _("The reference that the back office shows for what we send (S4.74)"), choices=("eFormReference", "ClaimantName", "Composite")),
    Setting("SourceUserId", "text", "HBPortalUser", _("The user that the back office shows for what we send (S4.75)"), pattern=r"\S.{0,99}"),
    Setting("ClearOtherInformation", "bool", False, _("Notes of the back office are not taken over with a claim (S4.79)")),
    Setting("UsePostcodeInSearch", "bool", True, _("Claims are searched for in the back office by postcode too (S4.87)")),
    Setting("IncludeFirstnameInSearch", "bool", False, _("Claims are searched for in the back office by first name too (S4.88)")),
    Setting("IncludeLastnameInSearch", "bool", True, _("Claims are searched for in the back office by last name too (S4.89)")),
    Setting("IncludeTitleInSearch", "bool", False, _("Claims are searched for in the back office by title too (S4.90)")),
    Setting("ShowIntegrationLookupException", "bool", False, _("The technical reason is shown when a claim cannot be read from the back office; never in production (S4.86)"), is_for_trials=True),
    Setting("HandOver", "choice", "on-decision", _("When changes go to the back office: once they are decided, or as soon as they are sent"), choices=("on-decision", "on-submission")),
    Setting("NotesToBackOffice", "choice", "none", _("What residents wrote in their own words that goes to the back office: nothing, or why a change was told late"), choices=("none", "reason-for-delay")),
    Setting("IncludeCoverSheetStart", "bool", False, _("The copy for the document store begins with a cover sheet (S4.71)")),
    Setting("IncludeCoverSheetEnd", "bool", False, _("The copy for the document store ends with a cover sheet (S4.72)")),
    Setting("DocumentIndexFormat", "choice", "xml", _("How the file beside each document in the document store is written"), choices=("xml", "csv")),
    Setting("DeliverUnscannedFiles", "bool", False, _("Files go to the document store though no scanner has looked at them; only where there is none")),
)  # fmt: skip

SETTINGS: dict[str, Setting] = {setting.name: setting for setting in _ALL}
