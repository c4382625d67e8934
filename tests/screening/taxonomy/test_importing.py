"""A customer's own download of ESCO or O*NET becomes concepts beside ours."""

from pathlib import Path

import pytest

from screening.taxonomy import load
from screening.taxonomy.__main__ import main

HEAD = "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status\n"
SKILLS = {
    "skills_en.csv": HEAD
    + 'KnowledgeSkillCompetence,http://esco/s1,skill,x,shear llamas,"clip llamas\nllama shearing",,released\n'
    + 'KnowledgeSkillCompetence,http://esco/s2,skill,x,forklift,"yellow truck, heavy",,released\n'
    + "KnowledgeSkillCompetence,http://esco/s3,knowledge,x,Python,,,released\n",
    "skills_es.csv": HEAD
    + 'KnowledgeSkillCompetence,http://esco/s1,skill,x,esquilar llamas,"rapar llamas",,released\n',
}
JOBS = {
    "occupations_es.csv": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\n"
    'Occupation,http://esco/o1,1,esquilador de llamas/esquiladora de llamas,"esquiladora de llamas\n'
    'esquilador de llamas\nllamero/llamera"\n',
    "occupations_en.csv": "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels\n"
    "Occupation,http://esco/o1,1,llama shearer,llama clipper\n",
}


def files(tmp_path: Path, texts: dict[str, str]) -> list[str]:
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / name) for name in texts]


def bring(tmp_path: Path, source: str, texts: dict[str, str]) -> int:
    return main(["import", "--source", source, "--out", str(tmp_path / "out"), *files(tmp_path, texts)])


def test_esco_files_of_two_languages_become_one_concept_each(tmp_path: Path) -> None:
    assert bring(tmp_path, "esco", {**SKILLS, **JOBS}) == 0
    taxonomy = load(tmp_path / "out")
    llamas = taxonomy.concepts["shear_llamas"]
    assert llamas.words["en"] == ("shear llamas", "clip llamas", "llama shearing")
    assert llamas.words["es"] == ("esquilar llamas", "rapar llamas")
    shearer = taxonomy.concepts["llama_shearer"]
    assert shearer.kind == "titles"
    assert shearer.pairs == (("esquilador de llamas", "esquiladora de llamas"), ("llamero", "llamera"))


def test_what_we_have_is_linked_and_not_doubled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(tmp_path, "esco", SKILLS) == 0
    assert capsys.readouterr().out == "1 new, 1 linked to ours, 1 with nothing to add\n"
    before, after = load(None), load(tmp_path / "out")
    assert set(after.concepts) - set(before.concepts) == {"shear_llamas"}
    assert set(after.concepts["forklift"].words["en"]) - set(before.concepts["forklift"].words["en"]) == {
        "yellow truck, heavy"
    }
    assert main(["check", "--extra", str(tmp_path / "out")]) == 0


def test_onet_tables_with_tabs_or_commas(tmp_path: Path) -> None:
    texts = {
        "Occupation Data.txt": "O*NET-SOC Code\tTitle\tDescription\n"
        "45-9999.00\tLlama Shearers\tShear llamas.\n",
        "Alternate Titles.csv": "O*NET-SOC Code,Title,Alternate Title,Short Title,Source(s)\n"
        '45-9999.00,Llama Shearers,"Llama Clipper",n/a,08\n',
        "Technology Skills.txt": "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\n"
        "45-9999.00\tLlamaSoft Fleece\t1\tHerd software\tN\n45-9999.00\tPython\t1\tLanguages\tY\n",
    }
    assert bring(tmp_path, "onet", texts) == 0
    taxonomy = load(tmp_path / "out")
    assert taxonomy.concepts["llama_shearers"].words["en"] == ("Llama Shearers", "Llama Clipper")
    assert taxonomy.concepts["llamasoft_fleece"].kind == "skills"
    assert main(["check", "--extra", str(tmp_path / "out")]) == 0


@pytest.mark.parametrize(
    ("source", "name", "text", "fault"),
    [
        ("esco", "skills_de.csv", HEAD, "skills_de.csv: the name must end in _es.csv or _en.csv"),
        ("esco", "skills_en.csv", "a,b\n1,2\n", "skills_en.csv:1: has no column conceptType"),
        ("esco", "skills_en.csv", "", "skills_en.csv is empty"),
        ("esco", "skills_en.csv", HEAD + "Skill,u,,,x,,,\n", "skills_en.csv:2: unknown conceptType 'Skill'"),
        ("esco", "skills_en.csv", HEAD + "a,b\n", "skills_en.csv:2: has 2 fields where the header has 8"),
        (
            "esco",
            "skills_en.csv",
            HEAD + "KnowledgeSkillCompetence,u,,,,,,\n",
            "skills_en.csv:2: has no conceptUri or no preferredLabel",
        ),
        ("esco", "skills_en.csv", HEAD + 'Occupation,u,,,"x\n', "skills_en.csv:"),
        ("onet", "What.txt", "O*NET-SOC Code\tScale\n1\t2\n", "What.txt:1: is not a table of O*NET"),
        (
            "onet",
            "Alternate Titles.txt",
            "O*NET-SOC Code\tAlternate Title\n1\tClipper\n",
            "Alternate Titles.txt:2: 1 is in no table of occupations",
        ),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, name: str, text: str, fault: str
) -> None:
    assert bring(tmp_path, source, {name: text}) == 1
    assert fault in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_in_another_encoding_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "skills_es.csv"
    path.write_bytes(HEAD.encode() + "KnowledgeSkillCompetence,u,,,albañilería,,,\n".encode("latin-1"))
    assert main(["import", "--source", "esco", "--out", str(tmp_path / "out"), str(path)]) == 1
    assert "skills_es.csv:2: is not UTF-8" in capsys.readouterr().err


def test_signs_of_the_file_format_within_labels_do_no_harm(tmp_path: Path) -> None:
    odd = HEAD + 'KnowledgeSkillCompetence,u,,,"say ""no"" \\ to #llamas",,,\n'
    assert bring(tmp_path, "esco", {"skills_en.csv": odd}) == 0
    assert load(tmp_path / "out").concepts["say_no_to_llamas"].words["en"] == ('say "no" \\ to #llamas',)
