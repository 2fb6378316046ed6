"""A tagged PDF as a screen reader takes it: its structure, with the text of each part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeAlias

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

Texts: TypeAlias = Mapping[int, Mapping[int, str]]  # by page, then by mark


@dataclass
class Part:
    """One element of the structure: its role, what stands for it, and what is in it."""

    role: str
    alt: str = ""
    inside: list["Part | str"] = field(default_factory=list)

    def all(self, *roles: str) -> Iterator["Part"]:
        """Every part of these roles in it, in reading order."""
        for part in self.inside:
            if isinstance(part, Part):
                if part.role in roles:
                    yield part
                yield from part.all(*roles)

    @property
    def text(self) -> str:
        """All its text in reading order, as one line; a line may end behind a hyphen."""
        said = (part.text if isinstance(part, Part) else part for part in self.inside)
        line = " ".join(said).replace("-\n", "-").replace("- \n", "-").replace("\n", " ")
        return " ".join(filter(None, line.split(" ")))

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, as text."""
        return [[cell.text for cell in row.all("TH", "TD")] for row in self.all("TR")]


def read(file: PdfReader) -> Part:
    """The structure of a tagged file."""
    texts = {_number(page): _texts(page) for page in file.pages}
    root: Any = file.trailer["/Root"]
    return _part(root["/StructTreeRoot"], 0, texts)


def opened(content: bytes) -> PdfReader:
    """The file, refused where anything in it is broken."""
    return PdfReader(BytesIO(content), strict=True)


def _number(page: Any) -> int:
    return int(page.indirect_reference.idnum)


def _texts(page: PageObject) -> dict[int, str]:
    """The text of each marked part of a page."""
    found: dict[int, str] = {}
    marks: list[int | None] = []

    def mark(operator: bytes, operands: Any, *_where: Any) -> None:
        if operator in (b"BDC", b"BMC"):
            about = operands[1] if len(operands) > 1 else None
            marks.append(about.get("/MCID") if isinstance(about, DictionaryObject) else None)
        elif operator == b"EMC":
            marks.pop()

    def write(text: str, *_where: Any) -> None:
        if marks and (place := marks[-1]) is not None:
            found[place] = found.get(place, "") + text

    page.extract_text(visitor_operand_before=mark, visitor_text=write)
    return found


def _part(element: Any, page: int, texts: Texts) -> Part:
    page = _number(element["/Pg"].get_object()) if "/Pg" in element else page
    part = Part(str(element.get("/S", "")).lstrip("/"), str(element.get("/Alt", "")))
    inside = element.get("/K", [])
    for one in inside if isinstance(inside, ArrayObject) else [inside]:
        known = one.get_object()
        if not isinstance(known, DictionaryObject):
            part.inside.append(texts[page].get(known, ""))
        elif "/S" in known:
            part.inside.append(_part(known, page, texts))
        elif "/MCID" in known:
            there = _number(known["/Pg"].get_object()) if "/Pg" in known else page
            part.inside.append(texts[there].get(known["/MCID"], ""))
    return part
