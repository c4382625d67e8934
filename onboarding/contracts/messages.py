"""The messages about contracts."""

from hr.i18n import N_
from hr.notifications.messages import Message

MESSAGES = (
    Message(
        "contract_ready",
        N_("Contract ready to sign"),
        "new_hire",
        {
            "link": "https://portal.example/link/abc",
            "given_name": "Daniel",
            "starts_on": "1 dic",
            "days": 14,
        },
        inbox=N_("Your contract is ready to read and sign"),
    ),
    Message(
        "contract_signed",
        N_("Contract signed"),
        "staff",
        {"person": "Daniel Okafor", "page_link": "https://portal.example/hr/onboarding/abc"},
        inbox=N_("%(person)s has signed the contract"),
    ),
)
