"""Tables: columns and relationships only. Rules live in `portal.domain`, use cases in `portal.services`."""

from portal.models.access_review import AccessConfirmation, AccessReview
from portal.models.audit import AuditEntry, AuditSeal
from portal.models.authority import Authority, AuthorityVersion, DocumentCertificate, Letter, Training
from portal.models.base import Base
from portal.models.case import Case, ResidentMessage
from portal.models.claim import Claim, ClaimVersion, Contact, ImportRun, NamePart, SearchPerson, StagedClaim
from portal.models.council_file import CouncilFile
from portal.models.decision import ChangeDecision
from portal.models.delivery import ClaimRefresh, Delivery, DeliveryAttempt, DeliveryRepair
from portal.models.draft import Draft, ParkedAnswer
from portal.models.evidence import (
    EvidenceFile,
    EvidenceRequirement,
    EvidenceUse,
    LegalHold,
    StoredDocument,
    ViewingCopy,
)
from portal.models.message import OutgoingMessage
from portal.models.office_refusal import OfficeRefusal
from portal.models.organisation import Organisation, StaffLink, User
from portal.models.permission_set import OwnPermissionSet
from portal.models.question import ResidentQuestion, SilenceStep
from portal.models.search_term import SearchTerm
from portal.models.settings import CouncilSetting
from portal.models.sign_in import LetterCode, Passkey, SignInAttempt, Throttle, WebSession
from portal.models.submission import ReportedChange, Submission
from portal.models.team import CaseAssignment, CaseListChoice, CasePresence, Team, TeamMember
from portal.models.upload import PageJoining, UploadPiece, UploadSession
from portal.models.worker import Worker

__all__ = [
    "AccessConfirmation", "AccessReview", "AuditEntry", "AuditSeal", "Authority", "AuthorityVersion", "Base", "Case",
    "CaseAssignment", "CaseListChoice", "CasePresence", "ChangeDecision", "Claim", "ClaimRefresh", "ClaimVersion",
    "Contact", "CouncilFile", "CouncilSetting", "Delivery", "DeliveryAttempt", "DeliveryRepair", "DocumentCertificate",
    "Draft", "EvidenceFile", "EvidenceRequirement", "EvidenceUse", "ImportRun", "LegalHold", "Letter", "LetterCode",
    "NamePart", "OfficeRefusal", "Organisation", "OutgoingMessage", "OwnPermissionSet", "PageJoining", "ParkedAnswer", "Passkey",
    "ReportedChange", "ResidentMessage", "ResidentQuestion", "SearchPerson", "SearchTerm", "SignInAttempt", "SilenceStep",
    "StaffLink", "StagedClaim", "StoredDocument", "Submission", "Team", "TeamMember", "Throttle", "Training", "UploadPiece",
    "UploadSession", "User", "ViewingCopy", "WebSession", "Worker",
]  # fmt: skip
