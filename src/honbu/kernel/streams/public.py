"""Live streams: `send` from anywhere, `application` answers open pages under /streams/ with server-sent events."""

from honbu.kernel.streams.application import application, channels_of, set_channels
from honbu.kernel.streams.sending import forget_old, nobody_listens, send

__all__ = ["application", "channels_of", "forget_old", "nobody_listens", "send", "set_channels"]
