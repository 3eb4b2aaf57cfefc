from settee.messaging.models.message import Attachment, Message
from settee.messaging.models.thread import Participation, Thread

__all__ = ["Attachment", "Message", "Participation", "Thread"]
