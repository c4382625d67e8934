#!/bin/sh
# Makes the environment in .venv from the pinned requirements, and only does what is not yet done.
#   scripts/install.sh run    what Plantilla needs to run
#   scripts/install.sh dev    also the tools of check, test and bench
#   scripts/install.sh apt …  Debian packages that tests need, or the command that installs them
# PYTHON=/path/to/python chooses the interpreter; otherwise the first of 3.11 or newer is taken.
set -eu
cd "$(dirname "$0")/.."

kind=${1:-run}
case $kind in
    run) requirements=requirements.txt ;;
    dev) requirements=requirements-dev.txt ;;
    apt) ;;
    *) echo "Say run, dev or apt." >&2; exit 2 ;;
esac
venv=.venv
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "$*" >&2; }

stop() { say "$*"; exit 1; }

on_debian() { command -v apt-get >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends "$@"
}

# Installs Debian packages where we may, and otherwise says what the reader has to type.
apt_install() {
    on_debian || return 1
    say "Installing with apt: $*"
    log=$(mktemp)
    # A fresh machine may have no package lists, or old ones: they are fetched only when that shows.
    if apt_get install "$@" >"$log" 2>&1 ||
        { apt_get update >"$log" 2>&1 && apt_get install "$@" >"$log" 2>&1; }
    then rm -f "$log"; return 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
    stop "These packages are needed and could not be installed from here. Type:
    sudo apt-get update && sudo apt-get install $*"
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c "$new_enough" 2>/dev/null; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    return 1
}

choose_python() {
    if python=$(find_python); then return 0; fi
    apt_install python3 python3-venv || true
    python=$(find_python) || stop "Plantilla needs Python 3.11 or newer and finds only $(python3 -V 2>/dev/null ||
        echo none). Install one, or name it: make install PYTHON=/path/to/python3.11"
}

has_library() {
    "$python" -c "import ctypes.util, sys; sys.exit(ctypes.util.find_library('$1') is None)" 2>/dev/null
}

# WeasyPrint draws text with Pango, which no Python package brings along.
need_system_libraries() {
    lacking=
    has_library pango-1.0 || lacking="$lacking libpango-1.0-0"
    has_library pangoft2-1.0 || lacking="$lacking libpangoft2-1.0-0"
    has_library harfbuzz-subset || lacking="$lacking libharfbuzz-subset0"
    if on_debian && ! dpkg -s fonts-liberation >/dev/null 2>&1 && ! dpkg -s fonts-liberation2 >/dev/null 2>&1
    then lacking="$lacking fonts-liberation"
    fi
    [ -n "$lacking" ] || return 0
    # shellcheck disable=SC2086
    if on_debian; then apt_install $lacking
    elif [ "$(uname)" = Darwin ]; then stop "Pango is needed to make PDF documents. Type: brew install pango"
    else stop "Pango is needed to make PDF documents: install Pango and HarfBuzz (with its subset library)."
    fi
}

# What a finished installation of a kind looks like: the Python and the pinned packages.
stamp_of() {
    case $1 in
        run) packages=$(cksum <requirements.txt) ;;
        dev) packages=$(cat requirements.txt requirements-dev.txt | cksum) ;;
    esac
    echo "$("$venv/bin/python" -c 'import sys; print(sys.version.split()[0])') $packages"
}

is_stamped() { [ -f "$venv/.installed-$1" ] && [ "$(cat "$venv/.installed-$1")" = "$(stamp_of "$1")" ]; }

# A .venv of another Python, or one moved here from elsewhere, cannot be mended: it is made again.
usable_venv() {
    [ -x "$venv/bin/python" ] &&
        "$venv/bin/python" -c "$new_enough" 2>/dev/null &&
        [ "$("$venv/bin/python" -c 'import os, sys; print(os.path.samefile(sys.prefix, ".venv"))')" = True ]
}

make_venv_with_pip() {
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        apt_install "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv" ||
            stop "The Python at $python has no venv module; install it or name another with PYTHON=…"
    fi
    "$python" -m venv --clear "$venv"
}

install_packages() {
    say "Installing the Python packages of $requirements into $venv (once; a minute or two)…"
    if command -v uv >/dev/null 2>&1; then
        usable_venv || uv venv --quiet --clear --python "$python" "$venv"
        if uv pip install --quiet --python "$venv/bin/python" -r "$requirements" >&2; then return 0; fi
        say "uv could not install them; trying pip."
    fi
    usable_venv && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv_with_pip
    log=$(mktemp)
    if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" >"$log" 2>&1; then
        grep -v '^WARNING' "$log" >&2 || cat "$log" >&2
        rm -f "$log"
        stop "pip could not install $requirements; what it said above tells why."
    fi
    rm -f "$log"
}

# The tools' requirements include the others, so their stamp serves for both.
is_installed() { usable_venv && { is_stamped "$kind" || is_stamped dev; }; }

compile_catalogues() {
    stamp=$venv/.catalogues
    [ -d hr/i18n/catalogs ] || return 0
    if [ -f "$stamp" ] && [ -n "$(find hr/i18n -name '*.mo' | head -n 1)" ] &&
        [ -z "$(find hr/i18n/catalogs -name '*.po' -newer "$stamp" | head -n 1)" ]
    then return 0
    fi
    "$venv/bin/python" -m hr.i18n.catalogs compile >/dev/null
    touch "$stamp"
}

if [ "$kind" = apt ]; then
    shift
    apt_install "$@" || stop "Install these with your system's package manager: $*"
    exit 0
fi
if ! is_installed; then
    choose_python
    need_system_libraries
    install_packages
    stamp_of "$kind" >"$venv/.installed-$kind"
fi
compile_catalogues
