"""Every kind of secret with a form of its own, the more telling before the more general."""

from scanner.analyzers.secrets.kinds.clouds import CLOUDS
from scanner.analyzers.secrets.kinds.forges import FORGES
from scanner.analyzers.secrets.kinds.general import GENERAL
from scanner.analyzers.secrets.kinds.intelligence import INTELLIGENCE
from scanner.analyzers.secrets.kinds.messages import MESSAGES
from scanner.analyzers.secrets.kinds.payments import PAYMENTS
from scanner.analyzers.secrets.kinds.services import SERVICES

KINDS = (*CLOUDS, *FORGES, *PAYMENTS, *MESSAGES, *INTELLIGENCE, *SERVICES, *GENERAL)
