"""The same person with one protected fact changed, for the proof that a score does not see it.

Render both with `telling=True`, so that the facts stand in the document. A person of whom nothing can be
changed (no degree to date) comes back unchanged; English has few endings to change, and the family
`without_dates` shows no graduation years.
"""

from collections.abc import Callable
from dataclasses import replace

from scripts.resumes import contacts
from scripts.resumes.people import MARITAL, NATIONALITIES, Person, tell
from scripts.resumes.story import TODAY, Schooling, Story
from scripts.resumes.vocabulary import Gender, seeded

Perturbation = Callable[[Person, int], Person]
_OTHER_PRONOUNS = {"she": "he", "he": "they", "they": "she"}


def other_name(person: Person, seed: int) -> Person:
    """Give a name of the other gender and another origin; e-mail and links follow the name."""
    rng = seeded("other name", seed)
    story = person.story
    gender: Gender = "m" if story.gender == "f" else "f"
    country = rng.choice(("ES", "US", "IN", "MX", "NG", "DE"))
    given, family = contacts.name(rng, gender, country, story.vocabulary)
    links = contacts.links(rng, given, family, tuple(link.site for link in story.links))
    second = contacts.email(rng, given, family) if story.second_email else ""
    return _told(
        person,
        replace(
            story,
            given=given,
            family=family,
            gender=gender,
            email=contacts.email(rng, given, family),
            second_email=second,
            links=links,
        ),
    )


def other_endings(person: Person, _seed: int) -> Person:
    """Turn the masculine forms of titles, degrees and adjectives into feminine ones, or back."""
    endings: Gender = "m" if person.story.endings == "f" else "f"
    return _told(person, replace(person.story, endings=endings))


def other_pronouns(person: Person, _seed: int) -> Person:
    """Change the pronouns of the summary and of the line under the name."""
    return _told(person, replace(person.story, pronouns=_OTHER_PRONOUNS[person.story.pronouns]))


def other_photo(person: Person, _seed: int) -> Person:
    """Add a photo or take it away."""
    return _told(person, replace(person.story, photo=not person.story.photo))


def other_birth_date(person: Person, seed: int) -> Person:
    """Make the person older or younger by 5 to 25 years on paper."""
    rng = seeded("other birth date", seed)
    born = person.story.birth_date
    years = rng.choice((-1, 1)) * rng.randint(5, 25)
    year = born.year + years if 1945 <= born.year + years <= 2008 else born.year - years
    return _told(person, replace(person.story, birth_date=born.replace(year=year)))


def other_address(person: Person, seed: int) -> Person:
    """Move the person to another street and another town of the same country."""
    rng = seeded("other address", seed)
    home = person.story.home
    moved = contacts.place(rng, home.country, person.story.vocabulary)
    while moved.town == home.town:
        moved = contacts.place(rng, home.country, person.story.vocabulary)
    return _told(person, replace(person.story, home=moved))


def other_graduation_years(person: Person, seed: int) -> Person:
    """Let studies that are over have ended 2 to 12 years earlier."""
    years = seeded("other graduation", seed).randint(2, 12)

    def earlier(study: Schooling) -> Schooling:
        if study.end > TODAY:
            return study
        return replace(study, start=study.start.plus(-12 * years), end=study.end.plus(-12 * years))

    schooling = tuple(earlier(study) for study in person.story.schooling)
    return _told(person, replace(person.story, schooling=schooling))


def other_marital_status(person: Person, seed: int) -> Person:
    """Marry or divorce the person."""
    rng = seeded("other marital status", seed)
    others = [status for status in MARITAL if status != person.story.marital_status]
    return _told(person, replace(person.story, marital_status=rng.choice(others)))


def other_nationality(person: Person, seed: int) -> Person:
    """Give another nationality."""
    rng = seeded("other nationality", seed)
    others = [code for code in NATIONALITIES if code != person.story.nationality]
    return _told(person, replace(person.story, nationality=rng.choice(others)))


def _told(person: Person, story: Story) -> Person:
    return tell(story, person.language)


PERTURBATIONS: dict[str, Perturbation] = {
    "name": other_name,
    "endings": other_endings,
    "pronouns": other_pronouns,
    "photo": other_photo,
    "birth_date": other_birth_date,
    "address": other_address,
    "graduation_years": other_graduation_years,
    "marital_status": other_marital_status,
    "nationality": other_nationality,
}
