"""照合キー: by what one tells that a notice or a piece of work is the same as one that is already there."""

from hashlib import blake2b

LONGEST = 160


class KeyMissing(ValueError):
    """Something without a key could come twice: whoever announces it has to say what it is about."""


def key_of(*parts: object) -> str:
    """The parts as one key (`audits:12:returned:3`). One that is too long ends in a digest of the whole.

    Raises KeyMissing if no part says anything.
    """
    words = [str(part).strip() for part in parts]
    if not any(words):
        raise KeyMissing("照合キーがありません。何についての通知かが分かるキーを付けてください。")
    key = ":".join(words)
    if len(key) <= LONGEST:
        return key
    mark = blake2b(key.encode(), digest_size=12).hexdigest()
    return f"{key[: LONGEST - len(mark) - 1]}~{mark}"
