"""Numbers in addresses and forms, as far as databases count: nothing has a number beyond."""

from werkzeug.routing import IntegerConverter, Map

LAST = 2**31 - 1


class Number(IntegerConverter):
    """A number in an address; one that is too large leads nowhere."""

    def __init__(  # as werkzeug has them
        self,
        map: Map,
        fixed_digits: int = 0,
        min: int | None = None,
        max: int | None = LAST,
        signed: bool = False,
    ) -> None:
        """Take what `int` takes in an address."""
        super().__init__(map, fixed_digits, min, max, signed)


def typed(text: str) -> int:
    """A number from 1 as a form sends it. Raises ValueError."""
    number = int(text)
    if not 1 <= number <= LAST:
        raise ValueError(text)
    return number
