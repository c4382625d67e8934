"""Layouts of platforms and of plain text that people paste or mail."""

from dataclasses import replace

from scripts.resumes import entries, listings
from scripts.resumes.entries import Entry
from scripts.resumes.families.parts import finished, head, theme
from scripts.resumes.marks import Block, Line, Run, Sheet
from scripts.resumes.sections import Drawing, sections
from scripts.resumes.story import TODAY
from scripts.resumes.style import Style
from scripts.resumes.vocabulary import chance
from scripts.resumes.written_dates import DateStyle

_PROFILE_WORDS = {
    "en": (
        *("Contact", "Top Skills", "Languages", "Summary"),
        *("Experience", "Education", "Present", "Certifications"),
    ),
    "es": (
        *("Contactar", "Aptitudes principales", "Idiomas", "Extracto"),
        *("Experiencia", "Educación", "Presente", "Certificaciones"),
    ),
}
_PROFILE_LEVELS = {
    "en": {"native": "Native or Bilingual", "C2": "Full Professional", "C1": "Full Professional"},
    "es": {
        "native": "Nativo o bilingüe",
        "C2": "Competencia profesional completa",
        "C1": "Profesional completo",
    },
}
_LESSER = {"en": "Limited Working", "es": "Competencia básica limitada"}


def _heading(text: str, kind: str) -> Line:
    return Line((Run(text, "heading", bold=True),), "heading", section=kind, gap=1.0)


def _span(months: int, spanish: bool) -> str:
    years, rest = divmod(max(1, months), 12)
    words = ("año", "años", "mes", "meses") if spanish else ("year", "years", "month", "months")
    parts = []
    if years:
        parts.append(f"{years} {words[years > 1]}")
    if rest or not years:
        parts.append(f"{rest} {words[2 + (rest > 1)]}")
    return " ".join(parts)


def profile(drawing: Drawing) -> Sheet:
    """The PDF of a profile on a professional network."""
    person, spanish = drawing.person, drawing.person.language == "es"
    words = _PROFILE_WORDS[person.language]
    dates = replace(
        drawing.style.dates, kind="long", joiner=" - ", present=words[6], since=False, from_word=False,
        month_dot=False, capital_month=False,
    )  # fmt: skip
    style = replace(
        drawing.style, dates=dates, show_place=True, season=False, titles_bold=False, capital_titles=False
    )
    body: list[Block] = [listings.name_line(person, replace(style, name_shape="plain"))]
    body.append(Line((Run(person.headline, "headline"),), "headline", section="headline"))
    where = entries.town_of(person.address, "region_country", person.language)
    body.append(Line((Run(where, "location"),), "contact", section="contact"))
    if person.summary:
        body += [
            _heading(words[3], "summary"),
            Line((Run(" ".join(person.summary), "summary"),), section="summary"),
        ]
    body += _positions(drawing, style, words[4], spanish)
    body += _degrees(drawing, dates, words[5])
    looks = theme(drawing, font="sans", size=10.5, name_size=24.0, heading_rule="", accent="#181818")
    aside = _profile_aside(drawing, words)
    fill = "#d5dde2" if chance(drawing.rng, 0.2) else "#eef1f3"
    return finished(drawing, tuple(body), looks, aside=aside, aside_fill=fill, aside_share=0.3)


def _profile_aside(drawing: Drawing, words: tuple[str, ...]) -> tuple[Block, ...]:
    person = drawing.person
    mobile = "Móvil" if person.language == "es" else "Mobile"
    lines = [_heading(words[0], "contact")]
    if person.phone and chance(drawing.rng, 0.6):
        lines.append(Line((Run(person.phone, "phone"), Run(f" ({mobile})", "label")), section="contact"))
    lines.append(Line((Run(person.email, "email"),), section="contact"))
    for link in person.links:
        address = Run(f"www.{link.url}" if link.site == "linkedin" else link.url, "link", link.url)
        lines.append(Line((address, Run(f" ({link.site.title()})", "label")), section="contact"))
    lines.append(_heading(words[1], "skills"))
    lines += [Line((Run(name, "skill"),), section="skills") for _, name in person.skills[:3]]
    lines.append(_heading(words[2], "languages"))
    levels = _PROFILE_LEVELS[person.language]
    for _, name, level in person.languages:
        shown = levels.get(level, _LESSER[person.language])
        lines.append(Line((Run(name, "language"), Run(f" ({shown})", "level")), section="languages"))
    certificates = dict(person.extras).get("certificates", ())
    if certificates:
        lines.append(_heading(words[7], "certificates"))
        lines += [Line((Run(extra.name, "other"),), section="certificates") for extra in certificates]
    if drawing.telling:
        lines += listings.personal_lines(person, drawing.style, drawing.rng, all_of_them=True)
    return tuple(lines)


def _positions(drawing: Drawing, style: Style, heading: str, spanish: bool) -> list[Block]:
    person = drawing.person
    found = entries.jobs(replace(person, story=replace(person.story, seed=1)), style, "work")
    blocks: list[Block] = [_heading(heading, "work")] if found else []
    for at, entry in enumerate(found):
        job = person.jobs[at]
        follows = at > 0 and person.jobs[at - 1].employer == job.employer
        same = [other for other in person.jobs if other.employer == job.employer]
        lines: list[Line] = [] if follows else [Line((entry.second,), "entry", gap=0.5)]
        if not follows and len(same) > 1:
            whole = _span(same[-1].start.until(same[0].end or TODAY), spanish)
            lines.append(Line((Run(whole, "note"),), "meta"))
        lines.append(Line((entry.first,), "meta"))
        span = _span(job.start.until(job.end or TODAY), spanish)
        if entry.dates:
            lines.append(Line((entry.dates, Run(f" ({span})", "note")), "meta"))
        lines.append(Line((Run(entry.place, "place"),), "meta"))
        lines += [replace(line, bullet="", role="text") for line in entry.details]
        blocks += _keyed(lines, entry)
    return blocks


def _keyed(lines: list[Line], entry: Entry) -> list[Line]:
    return [replace(line, section=entry.section, entry=entry.key) for line in lines]


def _degrees(drawing: Drawing, dates: DateStyle, heading: str) -> list[Block]:
    person = drawing.person
    years = replace(dates, kind="years", study_range=True)
    style = replace(drawing.style, dates=years, degree_first=False, titles_bold=False)
    found = entries.studies(person, style)
    blocks: list[Block] = [_heading(heading, "education")] if found else []
    for entry in found:
        when = (Run(" · ("), entry.dates, Run(")")) if entry.dates else ()
        lines = [Line((entry.second,), "entry", gap=0.4), Line((entry.first, *when), "meta")]
        blocks += _keyed(lines, entry)
    return blocks


_OPENINGS = {
    "en": (
        "Subject: Application for the post of {title}",
        "Dear Sir or Madam,",
        "I saw your advertisement and would like to apply. My CV is below and I can start next month.",
        "Kind regards,",
    ),
    "es": (
        "Asunto: Candidatura al puesto de {title}",
        "Buenos días:",
        "He visto su anuncio y me gustaría presentar mi candidatura. Pego mi currículum a continuación.",
        "Un saludo,",
    ),
}


def mail(drawing: Drawing) -> Sheet:
    """A message with a short letter and the résumé pasted below."""
    person, rng = drawing.person, drawing.rng
    wanted = rng.choice(person.jobs).title if person.jobs else person.headline
    letter = [line.format(title=wanted) for line in _OPENINGS[person.language]]
    if chance(rng, 0.4):
        letter = letter[1:]
    blocks = [Line((Run(line, "letter"),), "headline") for line in letter]
    if chance(rng, 0.5):
        blocks.append(Line((Run(person.given.split(" ")[0], "letter"),), "headline"))
    return finished(drawing, (*blocks, *head(drawing), *sections(drawing)), theme(drawing))


def plain(drawing: Drawing) -> Sheet:
    """What becomes plain text as it is."""
    return finished(drawing, (*head(drawing), *sections(drawing)), theme(drawing))
