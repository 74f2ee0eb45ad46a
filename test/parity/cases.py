"""What a table of cases says about one optimizer of one framework."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entry:
    """`runs` are pairs of a problem and hyperparameters by our names; `names` translates them, after `fixed` arguments that the framework asks for."""

    id: str
    make: object
    runs: list
    fixed: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    # The framework's name of a state variable → ours; `shared` has those of ours that are one number for the whole run.
    state: dict = field(default_factory=dict)
    shared: tuple = ()
    # Turns translated arguments into those of the call, where one argument takes several of our hyperparameters.
    pack: object = None
    # Which losses of the closed loop it is run on, and with what.
    closed: list = field(default_factory=list)

    def arguments(self, values):
        translated = {self.names[name]: value for name, value in values.items()}
        if self.pack:
            translated = self.pack(translated)
        return {**self.fixed, **translated}


def both(values):
    """Elementwise rules: on a vector, and on several tensors at once."""
    return [("vector", values), ("mixed", values)]
