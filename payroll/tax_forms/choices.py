"""Choices whose words are told in the reader's language when the form is shown."""

from collections.abc import Callable, Mapping

from hr.i18n import gettext


def told(words: Mapping[str, str]) -> Callable[[], dict[str, str]]:
    """Return what gives the choices of a field; words are English msgids, an empty one stays empty."""

    def choices() -> dict[str, str]:
        return {value: gettext(text) for value, text in words.items()}

    return choices
