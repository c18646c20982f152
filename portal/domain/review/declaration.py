"""What a resident declares before sending, in our own words (domain facts 4.1)."""

from __future__ import annotations

from portal.domain.wording import Wording, _

DECLARATION_POINTS: tuple[Wording, ...] = (
    _("what I have told you is correct and complete, as far as I know"),
    _("I will tell you straight away if anything changes"),
    _(
        "you may check what I have told you with the Department for Work and Pensions (DWP) and HM Revenue and Customs (HMRC)"
    ),
    _("I may be prosecuted if I knowingly give false information"),
)
DECLARATION_INTRO = _("By sending this, I confirm that:")
DECLARATION = Wording(
    "{intro} {correct}; {changes}; {checks}; {prosecution}.",
    dict(
        zip(
            ("intro", "correct", "changes", "checks", "prosecution"),
            (DECLARATION_INTRO, *DECLARATION_POINTS),
            strict=True,
        )
    ),
)
"""The whole declaration as one text, to be kept with what is sent."""
