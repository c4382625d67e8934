"""Who works at the demo company; nobody here is real, every number only passes its check digits."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hr.access import Role

MARRIED, SPOUSE = 2, "44444444A"  # the situation of form 145 that names the spouse, and their NIF


@dataclass(frozen=True)
class Employee:
    """One employee of the demo company."""

    given_name: str
    family_name: str
    job_title: str
    department: str
    starts_on: date
    annual_gross: str
    group: int
    tax_number: str
    social_number: str
    iban: str
    birth_on: date
    phone: str
    pays: int = 14
    contract_kind: str = "indefinite"
    locale: str = "es"
    situation: int = 3
    children: tuple[int, ...] = ()

    @property
    def email(self) -> str:
        """The address at the demo company."""
        plain = str.maketrans("áéíóúñçàèò", "aeiouncaeo")
        first, last = self.given_name.lower().split()[0], self.family_name.lower().split()[0]
        return f"{first}.{last}@almaceneslevante.example".translate(plain)

    def tax_facts(self) -> dict[str, Any]:
        """What the employee declared on Modelo 145."""
        return {
            "situation": self.situation,
            "birth_year": self.birth_on.year,
            "disability": "none",
            "moved_for_work": False,
            "descendants": [{"birth_year": year, "whole": False} for year in self.children],
            "ascendants": [],
            "spouse_pension": "0",
            "child_support": "0",
            "home_loan_before_2013": False,
            **({"spouse_tax_number": SPOUSE} if self.situation == MARRIED else {}),
        }


EMPLOYEES = (
    Employee("Lucía", "Ferrer Molina", "Operaria de almacén", "Almacén", date(2022, 3, 1), "19800.00", 8,
             "10000000Z", "461000000120", "ES4021000418411000000000", date(1994, 5, 12), "+34 600 000 101"),
    Employee("Joan", "Mateu Prats", "Conductor de reparto", "Rutas", date(2019, 9, 16), "22400.00", 8,
             "11111111H", "461123456868", "ES0321000418401111111111", date(1986, 11, 3), "+34 600 000 102",
             situation=2, children=(2015, 2018)),
    Employee("Hugo", "Navarro Gil", "Mozo de muelle", "Almacén", date(2025, 6, 2), "17600.00", 9,
             "12222222E", "461246913519", "ES3621000418411222222222", date(2001, 1, 25), "+34 600 000 103",
             contract_kind="temporary"),
    Employee("Sara", "Quiles Benet", "Técnica de calidad", "Oficina", date(2020, 1, 7), "31500.00", 4,
             "13333333A", "461370370267", "ES6921000418421333333333", date(1990, 8, 30), "+34 600 000 104",
             pays=12),
    Employee("Paula", "Lara Cid", "Directora financiera", "Oficina", date(2016, 4, 4), "72000.00", 1,
             "14444444F", "461493826918", "ES0521000418431444444444", date(1979, 2, 14), "+34 600 000 105",
             children=(2010,)),
    Employee("Marta", "Soler Ibáñez", "Responsable de personas", "Oficina", date(2017, 10, 2), "38500.00", 2,
             "15555555B", "461617283666", "ES3821000418441555555555", date(1984, 7, 19), "+34 600 000 106"),
    Employee("Andrés", "Roca Vidal", "Administrativo de nóminas", "Oficina", date(2021, 2, 1), "26800.00", 5,
             "16666666S", "461740740317", "ES7121000418451666666666", date(1992, 12, 1), "+34 600 000 107"),
    Employee("Elena", "Campos Ruiz", "Jefa de almacén", "Almacén", date(2015, 5, 18), "42300.00", 3,
             "17777777L", "461864197065", "ES0721000418461777777777", date(1981, 3, 8), "+34 600 000 108",
             children=(2012, 2016, 2024)),
    Employee("Tom", "Hughes", "Shift planner", "Oficina", date(2024, 9, 2), "29900.00", 5,
             "18888888T", "461987653716", "", date(1995, 6, 21), "+34 600 000 109", locale="en"),
    Employee("Nuria", "Peiró Sanz", "Técnica de selección", "Oficina", date(2023, 1, 9), "28700.00", 2,
             "19999999G", "462111110464", "ES7321000418481999999999", date(1993, 10, 10), "+34 600 000 110"),
)  # fmt: skip

# One account per role, so that a visitor can see the portal through each pair of eyes.
STAFF = (
    ("admin@almaceneslevante.example", "Iris Admin", Role.ADMIN),
    ("nuria.peiro@almaceneslevante.example", "Nuria Peiró Sanz", Role.RECRUITER),
    ("elena.campos@almaceneslevante.example", "Elena Campos Ruiz", Role.HIRING_MANAGER),
    ("marta.soler@almaceneslevante.example", "Marta Soler Ibáñez", Role.HR),
    ("andres.roca@almaceneslevante.example", "Andrés Roca Vidal", Role.PAYROLL_PREPARER),
    ("paula.lara@almaceneslevante.example", "Paula Lara Cid", Role.PAYROLL_APPROVER),
)
