#!/bin/sh
# Writes requirements.txt and requirements-dev.txt from pyproject.toml: versions and hashes for every platform and
# every Python from 3.11 on. Arguments go to the resolver (--upgrade). Run by `make lock`.
set -eu
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check uv

# What builds the project: the backend that pyproject.toml names, and what it needs for an editable installation.
backend() {
    echo editables
    "$tools/bin/python" -c '
import pathlib, tomllib
print(*tomllib.loads(pathlib.Path("pyproject.toml").read_text("utf-8"))["build-system"]["requires"], sep="\n")'
}

lock() {
    file=$1 about=$2
    shift 2
    backend | "$tools/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes --only-binary :all: \
        --no-emit-index-url --no-header --output-file "$file" "$@" pyproject.toml - >/dev/null
    { printf '# %s\n# Written by `make lock` from pyproject.toml.\n' "$about"; cat "$file"; } > "$tools/locked"
    cat "$tools/locked" > "$file"
}

lock requirements.txt "What crisisdesk needs to run, and the backend that builds it." "$@"
lock requirements-dev.txt "The same, and what its tests, checks and documentation need." \
    --constraint requirements.txt --group dev --group docs "$@"
