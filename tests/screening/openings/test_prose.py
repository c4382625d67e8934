"""A job's text knows paragraphs, headings and lists, and nothing else."""

from screening.openings.prose import Block, blocks


def test_a_text_is_divided_into_its_pieces() -> None:
    text = "You run the shift.\nEvery day.\n\n## What you will do\n- Plan\n- Coach\n\nWe train you."
    assert blocks(text) == [
        Block("paragraph", ("You run the shift.", "Every day.")),
        Block("heading", ("What you will do",)),
        Block("list", ("Plan", "Coach")),
        Block("paragraph", ("We train you.",)),
    ]


def test_markup_of_the_web_stays_words() -> None:
    assert blocks("<b>no</b>") == [Block("paragraph", ("<b>no</b>",))]
