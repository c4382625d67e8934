"""Made PDFs: the same for a seed, and what gold says can be read out of them."""

import pypdfium2
import pytest

from scripts.resumes import layouts
from scripts.resumes.people import make_person
from tests.scripts.resumes.reading import squeezed

PRINTED = tuple(family for family in layouts.FAMILIES if "pdf" in layouts.kinds_of(family))


def _text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return squeezed("\n".join(page.get_textpage().get_text_range() for page in document))


@pytest.mark.parametrize("family", PRINTED)
def test_titles_and_degrees_can_be_read_out_of_every_family(family: str) -> None:
    for seed in (3, 8):
        person = make_person(seed, "en")
        document = layouts.compose(person, family=family, kind="pdf", seed=seed)
        assert document.data.startswith(b"%PDF-")
        text = _text(document.data)
        work, studies = document.fields["work"], document.fields["education"]
        wanted = [*(job["title"] for job in work), *(study["degree"] for study in studies)]
        found = [value for value in wanted if squeezed(value) in text]
        assert len(found) >= 0.8 * len(wanted), (family, seed)
        assert document.fields["email"] == [] or squeezed(document.fields["email"][0]) in text


def test_a_seed_makes_the_same_pdf_by_either_hand() -> None:
    person = make_person(2, "es")
    for family in ("classic", "latex", "sidebar_left"):
        for seed in range(4):
            first, second = (layouts.render(person, family=family, kind="pdf", seed=seed) for _ in range(2))
            assert first == second
