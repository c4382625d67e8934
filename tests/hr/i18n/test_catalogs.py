"""The catalogue tools find every gap, and ours have none."""

import os
from gettext import GNUTranslations
from pathlib import Path

import pytest

from hr.i18n import catalogs, lookup
from hr.i18n.extraction import Key, Used, used_messages


def write(folder: Path, package: str, *entries: str) -> None:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (folder / f"{package}.po").write_text(head + "\n\n".join(entries) + "\n", encoding="utf-8")


def used(*texts: str, package: str = "hr") -> dict[Key, Used]:
    return {(None, text): Used((None, text), package, [("hr/x.py", 3)]) for text in texts}


def kinds(folder: Path, messages: dict[Key, Used]) -> dict[str, str]:
    return {str(problem.key[1]): problem.kind for problem in catalogs.check(folder=folder, used=messages)}


def test_check_names_each_gap(tmp_path: Path) -> None:
    write(
        tmp_path,
        "hr",
        'msgid "Good"\nmsgstr "Bueno"',
        'msgid "Empty"\nmsgstr ""',
        '#, fuzzy\nmsgid "Unsure"\nmsgstr "Inseguro"',
        'msgid "Gone"\nmsgstr "Ido"',
        'msgid "Left"\nmsgstr "Left"',
        'msgid "Hello %(name)s"\nmsgstr "Hola %(nombre)s"',
        'msgid "Taxes"\nmsgstr "El 5 % de impuestos"',
        'msgid "Error"\nmsgstr "Error"',
    )
    (tmp_path / "same.txt").write_text("Error\n", encoding="utf-8")
    messages = used("Good", "Empty", "Unsure", "Left", "Hello %(name)s", "Taxes", "Error", "New")
    assert kinds(tmp_path, messages) == {
        "Empty": "empty",
        "Unsure": "fuzzy",
        "Gone": "obsolete",
        "Left": "left in English",
        "Hello %(name)s": "placeholders differ",
        "Taxes": "a percent sign is not doubled",
        "New": "missing",
    }


def test_check_says_where_a_missing_text_is_used(tmp_path: Path) -> None:
    (problem,) = catalogs.check(folder=tmp_path, used=used("New"))
    assert str(problem) == "missing: hr.po: 'New' (hr/x.py:3)"


def test_check_finds_one_text_translated_in_two_ways(tmp_path: Path) -> None:
    write(tmp_path, "hr", 'msgid "Open"\nmsgstr "Abrir"')
    write(tmp_path, "payroll", 'msgid "Open"\nmsgstr "Abierta"')
    assert kinds(tmp_path, used("Open")) == {"Open": "translated twice, differently"}


def test_check_asks_for_both_forms_of_a_plural(tmp_path: Path) -> None:
    key: Key = (None, ("%(n)s day", "%(n)s days"))
    write(tmp_path, "hr", 'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "un día"\nmsgstr[1] ""')
    (problem,) = catalogs.check(folder=tmp_path, used={key: Used(key, "hr", [("a.py", 1)])})
    assert problem.kind == "empty"
    write(
        tmp_path,
        "hr",
        'msgid "%(n)s day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "un día"\nmsgstr[1] "%(n)s días"',
    )
    assert not catalogs.check(folder=tmp_path, used={key: Used(key, "hr", [("a.py", 1)])})


def test_update_adds_what_is_new_keeps_what_is_there_and_drops_the_rest(tmp_path: Path) -> None:
    write(tmp_path, "hr", 'msgid "Good"\nmsgstr "Bueno"', 'msgid "Gone"\nmsgstr "Ido"')
    messages = used("Good") | used("Pay", package="payroll")
    lacking = catalogs.update(folder=tmp_path, used=messages)
    assert lacking == {"hr": 0, "screening": 0, "onboarding": 0, "payroll": 1}
    assert [message.id for message in catalogs.read_catalog("hr", tmp_path) if message.id] == ["Good"]
    assert [message.string for message in catalogs.read_catalog("payroll", tmp_path) if message.id] == [""]


def test_update_leaves_a_text_where_it_is_translated(tmp_path: Path) -> None:
    write(tmp_path, "payroll", 'msgid "Pay"\nmsgstr "Paga"')
    catalogs.update(folder=tmp_path, used=used("Pay", package="hr"))
    assert not [message for message in catalogs.read_catalog("hr", tmp_path) if message.id]
    assert not catalogs.check(folder=tmp_path, used=used("Pay", package="hr"))


def test_update_of_one_package_leaves_the_others_alone(tmp_path: Path) -> None:
    write(tmp_path, "payroll", 'msgid "Gone"\nmsgstr "Ido"')
    before = (tmp_path / "payroll.po").read_bytes()
    catalogs.update(["hr"], tmp_path, used("Good"))
    assert (tmp_path / "payroll.po").read_bytes() == before


def test_update_twice_changes_nothing(tmp_path: Path) -> None:
    catalogs.update(folder=tmp_path, used=used("Good", "Better"))
    before = (tmp_path / "hr.po").read_bytes()
    catalogs.update(folder=tmp_path, used=used("Good", "Better"))
    assert (tmp_path / "hr.po").read_bytes() == before


def test_extraction_reads_code_templates_and_errors(tmp_path: Path) -> None:
    (tmp_path / "payroll").mkdir()
    (tmp_path / "templates" / "screening").mkdir(parents=True)
    (tmp_path / "templates" / "pdf").mkdir()
    (tmp_path / "payroll" / "a.py").write_text(
        'raise Invalid("No account", fields={"iban": N_("Add it")})\nngettext("%(n)s day", "%(n)s days", 2)\n'
        'pgettext("state", "Open")\nflash_done("Saved")\n',
        encoding="utf-8",
    )
    (tmp_path / "templates" / "screening" / "a.html").write_text(
        '{{ _("Board") }}{% trans n=2 %}\n one\n {% pluralize %}many{% endtrans %}', encoding="utf-8"
    )
    (tmp_path / "templates" / "pdf" / "b.html").write_text('{# payroll #}{{ _("Net") }}', encoding="utf-8")
    (tmp_path / "templates" / "pdf" / "c.html").write_text('{{ _("Letter") }}', encoding="utf-8")
    assert {key: message.package for key, message in used_messages(tmp_path).items()} == {
        (None, "Letter"): "hr",
        (None, "Board"): "screening",
        (None, ("one", "many")): "screening",
        (None, "No account"): "payroll",
        (None, "Add it"): "payroll",
        (None, ("%(n)s day", "%(n)s days")): "payroll",
        ("state", "Open"): "payroll",
        (None, "Saved"): "payroll",
        (None, "Net"): "payroll",
    }


def test_compile_is_done_once_until_a_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "catalogs"
    (sources / "es").mkdir(parents=True)
    monkeypatch.setattr(lookup, "SOURCES", sources)
    monkeypatch.setattr(lookup, "COMPILED", tmp_path / "compiled")
    write(
        sources / "es",
        "hr",
        'msgid "Good"\nmsgstr "Bueno"',
        'msgctxt "state"\nmsgid "Open"\nmsgstr "Abierta"',
    )
    assert catalogs.compile_catalog()
    assert not catalogs.compile_catalog()
    with lookup.compiled_file("es").open("rb") as stream:
        translations = GNUTranslations(stream)
    assert translations.gettext("Good") == "Bueno"
    assert translations.pgettext("state", "Open") == "Abierta"
    later = lookup.compiled_file("es").stat().st_mtime + 5
    os.utime(sources / "es" / "hr.po", (later, later))
    assert catalogs.compile_catalog()


def test_every_text_of_the_product_has_its_spanish() -> None:
    problems = catalogs.check()
    assert not problems, "\n".join(map(str, problems))
