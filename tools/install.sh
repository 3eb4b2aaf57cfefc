#!/bin/bash
# Usage: tools/install.sh LOCK
# Puts the packages of LOCK and Settee itself, editable, into .venv. Needs a Python with pip for the
# first step alone: uv is installed into .tools, which leaves the system's Python as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
uv=.tools/uv/bin/uv

fail() {
    echo "settee: $*" >&2
    exit 1
}

# Where pyenv has no Python of .python-version, its python3 answers with an error; the system's may not.
python_with_pip() {
    local python
    for python in python3 /usr/bin/python3 python; do
        if "$python" -m pip --version >/dev/null 2>&1; then
            echo "$python"
            return
        fi
    done
    fail "Python 3 with pip is needed: apt-get install python3 python3-pip"
}

install_uv() {
    local python
    python=$(python_with_pip)
    echo "Installing uv ..."
    PIP_ROOT_USER_ACTION=ignore "$python" -m pip install --quiet --disable-pip-version-check --upgrade --target .tools/uv uv ||
        fail "uv could not be installed; the lines above say why."
}

# uv does not read pip's configuration, so an index set there is handed on.
use_index_of_pip() {
    local index
    index=${PIP_INDEX_URL:-$("$(python_with_pip)" -m pip config get global.index-url 2>/dev/null || true)}
    if [ -n "$index" ] && [ -z "${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-}" ]; then
        export UV_DEFAULT_INDEX=$index
    fi
}

make_environment() {
    echo "Making the Python environment ..."
    # pyenv's Pythons too, where its shims are not on the path or are set to another version.
    PATH=$PATH$(printf ':%s' "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin)
    "$uv" venv --quiet --clear --no-python-downloads 2>/dev/null ||
        "$uv" venv --quiet --clear --no-python-downloads --python '>=3.12' 2>/dev/null ||
        "$uv" venv --quiet --clear 2>/dev/null ||
        fail "Python 3.12 or newer is needed and none was found or could be downloaded."
}

# The system's certificates, like pip and everything else here.
export UV_SYSTEM_CERTS=true
[ -x "$uv" ] || install_uv
use_index_of_pip
.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || make_environment
echo "Installing the packages of $lock ..."
export VIRTUAL_ENV=$PWD/.venv
# Compiled at once: an environment that may not write bytecode would compile at every start.
"$uv" pip sync --quiet --require-hashes --compile-bytecode "$lock" ||
    fail "the packages could not be installed; the lines above say why."
"$uv" pip install --quiet --no-deps --editable . ||
    fail "Settee could not be installed; the lines above say why."
.venv/bin/python -m compileall -q src || true
