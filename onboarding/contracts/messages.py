"""The messages about contracts."""

from hr.i18n import N_
from hr.notifications.messages import Message

MESSAGES = (
    Message(
        name="contract_to_send",
        audience="staff",
        sample={"person": "Daniel Okafor", "page_link": "https://portal.example/hr/onboarding/abc/contract"},
        title=N_("Contract to check, sign and send"),
        inbox=N_("The contract of %(person)s is drawn up: check it, sign it and send it"),
    ),
    Message(
        "contract_ready",
        "new_hire",
        {
            "link": "https://portal.example/link/abc",
            "given_name": "Daniel",
            "starts_on": "1 dic",
            "has_started": False,
            "days": 14,
        },
        title=N_("Contract ready to sign"),
        inbox=N_("Your contract is ready to read and sign"),
    ),
    Message(
        "contract_signed",
        "staff",
        {"person": "Daniel Okafor", "page_link": "https://portal.example/hr/onboarding/abc"},
        title=N_("Contract signed"),
        inbox=N_("%(person)s has signed the contract"),
    ),
)
