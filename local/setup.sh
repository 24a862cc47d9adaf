#!/usr/bin/env bash
# Makes what the Makefile asks for: `setup.sh python` the environment in .venv, `setup.sh node` npm packages in local/.
set -euo pipefail
cd "$(dirname "$0")/.."

missing() {
  echo "$1" >&2
  exit 1
}

# A name on PATH is not enough: version managers put a python3.13 there that only says it is not selected.
works() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1
}

python313() {
  local candidate
  for candidate in python3.13 "$HOME"/.pyenv/versions/3.13*/bin/python3.13 python3; do
    if works "$candidate"; then
      echo "$candidate"
      return
    fi
  done
}

make_environment() {
  local python
  works .venv/bin/python && return
  python=$(python313)
  if [ -n "$python" ]; then
    "$python" -m venv --clear .venv
  elif command -v uv >/dev/null; then
    uv venv --quiet --seed --clear --python 3.13 .venv
  else
    missing "Python 3.13 is missing: install it from python.org or with \`pyenv install 3.13\`, or install uv"
  fi
}

install_python() {
  make_environment
  echo "installing Python packages into .venv" >&2
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
}

install_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
  if [ "$major" -lt 20 ] || ! command -v npm >/dev/null; then
    missing "Node.js 20 or newer with npm is missing: install it from nodejs.org or your package manager"
  fi
  echo "installing Azurite and the public contract into local/node_modules" >&2
  npm ci --prefix local --no-progress --loglevel=error >/dev/null
}

case "${1:-}" in
  python) install_python ;;
  node) install_node ;;
  *) missing "usage: local/setup.sh python|node" ;;
esac
