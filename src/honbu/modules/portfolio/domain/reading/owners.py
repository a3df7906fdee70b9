"""所管課の読み: names of sections as lists write them, resolved against the sections that are and that were."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from honbu.kernel.documents.public import squeezed
from honbu.modules.portfolio.domain.reading.amounts import NOT_STATED
from honbu.modules.portfolio.domain.reading.questions import Code, Doubt, shortened

_SEPARATORS = re.compile(r"[、,，・/／;；\n]|及び|および|と(?=[^\s]{2,}課)")
_UPPER_ENDS = "部局室区会所庁課"
_BELOW = re.compile(r".{1,12}(?:係|担当|班|グループ|チーム|主査)")
_BRACKET = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
CLOSE = 0.6
LONGEST = 100
LONGEST_OF_SEVERAL = 2_000


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """組織: a unit that is or was; `successors` are the units that took over when it was abolished."""

    id: int
    name: str
    current: bool = True
    successors: tuple["KnownUnit", ...] = ()


@dataclass(frozen=True, slots=True)
class Owner:
    """所管: what was written and the unit it names, None where none is certain; `proposed` lie near."""

    text: str
    unit: int | None = None
    name: str = ""
    note: str = ""
    doubt: Doubt | None = None
    proposed: tuple[int, ...] = ()


class Sections:
    """組織名の索引: every name by which a unit is or was known. A name that two units bear is never decided here."""

    def __init__(self, units: Mapping[str, Sequence[KnownUnit]]) -> None:
        self._by_name: dict[str, tuple[KnownUnit, ...]] = {}
        for name, known in units.items():
            key = squeezed(name)
            self._by_name[key] = tuple(dict.fromkeys((*self._by_name.get(key, ()), *known)))
        self._read: dict[str, Owner] = {}

    def names(self, text: str) -> bool:
        """Whether a text is exactly the name of a unit: a line of it heads a group of rows."""
        return len(text) <= LONGEST and _key(text) in self._by_name

    def resolve(self, text: str) -> Owner:
        """The unit that a cell names."""
        if text not in self._read:
            self._read[text] = self._resolve(text)
        return self._read[text]

    def resolve_all(self, text: str) -> tuple[Owner, ...]:
        """The units that a cell of several names names (共同利用課)."""
        if squeezed(text).lower() in NOT_STATED:
            return ()
        if len(text) > LONGEST_OF_SEVERAL:
            return (self._unknown(text, ""),)
        if squeezed(text) in {"全課", "全庁", "全所属", "全部署", "各課"} or self.names(text):
            return (self.resolve(text),)
        return tuple(self.resolve(part.strip()) for part in _SEPARATORS.split(text) if part.strip())

    def _resolve(self, text: str) -> Owner:
        if len(text) > LONGEST:
            return self._unknown(text, "")
        key = _key(text)
        if found := self._find(text, key):
            return found
        parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
        if len(parts) > 1:
            owners = [self.resolve(part) for part in parts]
            units = tuple(owner.unit for owner in owners if owner.unit is not None)
            message = f"所管課「{shortened(text)}」に組織が二つ以上あります。所管する課を一つ選び、ほかは共同利用課にしてください。"
            first = next((owner.name for owner in owners if owner.unit is not None), "")
            return Owner(text, doubt=Doubt(Code.SEVERAL_OWNERS, message, first), proposed=units)
        return self._unknown(text, key)

    def _find(self, text: str, key: str) -> Owner | None:
        if key in self._by_name:
            return self._owner(text, self._by_name[key], "")
        for at in range(1, len(key)):
            if key[at - 1] in _UPPER_ENDS and key[at:] in self._by_name:
                note = f"所管「{shortened(text)}」の「{key[:at]}」を除いて読みました。"
                return self._owner(text, self._by_name[key[at:]], note)
        for at in range(len(key) - 1, 1, -1):
            if key[at - 1] in _UPPER_ENDS and _BELOW.fullmatch(key[at:]) and (upper := self._find(text, key[:at])):
                note = f"所管「{shortened(text)}」の「{key[at:]}」を除いて読みました。{upper.note}"
                return Owner(text, upper.unit, upper.name, note, upper.doubt, upper.proposed)
        return None

    def _owner(self, text: str, known: Sequence[KnownUnit], note: str) -> Owner:
        current = [unit for unit in known if unit.current]
        if len(current) == 1:
            return Owner(text, current[0].id, current[0].name, note)
        if len(current) > 1:
            message = f"「{shortened(text)}」という組織が複数あります。部の名前から書いてください。"
            return Owner(text, doubt=Doubt(Code.UNKNOWN_OWNER, message), proposed=tuple(unit.id for unit in current))
        successors = list(dict.fromkeys(heir for unit in known for heir in _heirs(unit)))
        names = "、".join(heir.name for heir in successors)
        message = f"所管課「{shortened(text)}」は廃止された組織です。現在の所管課を選んでください。"
        doubt = Doubt(Code.ABOLISHED_OWNER, message, names)
        return Owner(text, note=note, doubt=doubt, proposed=tuple(heir.id for heir in successors))

    def _unknown(self, text: str, key: str) -> Owner:
        near = [f"{key}課"] if f"{key}課" in self._by_name else get_close_matches(key, self._by_name, 1, CLOSE)
        close = [unit for name in near for unit in self._by_name[name] if unit.current]
        message = f"所管課「{shortened(text)}」は組織の登録にありません。正しい課を選んでください。"
        proposal = close[0].name if len(close) == 1 else ""
        return Owner(
            text, doubt=Doubt(Code.UNKNOWN_OWNER, message, proposal), proposed=tuple(unit.id for unit in close)
        )


def _key(text: str) -> str:
    return _BRACKET.sub("", squeezed(text)) or squeezed(text)


def _heirs(unit: KnownUnit, depth: int = 0) -> list[KnownUnit]:
    """The current units at the end of the line: a successor may have been abolished as well."""
    if unit.current:
        return [unit]
    return [heir for successor in unit.successors if depth < 10 for heir in _heirs(successor, depth + 1)]
