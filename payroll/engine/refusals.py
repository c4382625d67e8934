"""What the engine refuses to compute: each refusal has a stable key and the values its sentence needs."""

from collections.abc import Callable

from payroll.engine.explain import REFUSALS


class Refused(Exception):
    """A calculation that was not made; `key` names the reason, `values` fill its sentence."""

    key = "refused"

    def __init__(self, key: str | None = None, **values: object) -> None:
        self.key = key or type(self).key
        self.values = values
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """Return the English sentence; translate `message` and fill in `values` for another language."""
        return self.message % self.values

    @property
    def message(self) -> str:
        """Return the English message with its placeholders, ready for gettext."""
        return REFUSALS[self.key]

    def translated(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in another language; words among the values are translated too."""
        values = {name: translate(v) if isinstance(v, str) else v for name, v in self.values.items()}
        return translate(self.message) % values


class StatutoryPackExpired(Refused):
    """No published parameters for a date: nothing is ever extrapolated."""

    key = "statutory_pack_expired"


class Unsupported(Refused):
    """A case the law knows and this engine does not, refused by name."""

    key = "unsupported"

    def __init__(self, feature: str) -> None:
        super().__init__(feature=feature)


class InvalidInputs(Refused):
    """Facts that are missing, impossible or contradict each other."""

    key = "invalid_inputs"


class NegativeNet(Refused):
    """Deductions that exceed the pay: never paid negative, never clipped."""

    key = "negative_net"
