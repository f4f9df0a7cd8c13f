#!/bin/sh
# Installs what package-lock.json pins into .out/npm/node_modules. Does nothing when that is already there.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
folder=$root/.out/npm

stamp=$(cat "$root/package.json" "$root/package-lock.json" | sha256sum | cut -d ' ' -f 1)
mkdir -p "$folder"

# Two first calls at once: the second waits, then finds the stamp.
exec 9>"$folder/.lock"
flock 9
if [ "$(cat "$folder/.stamp" 2>/dev/null || true)" = "$stamp" ]; then
    exit 0
fi

if ! command -v npm >/dev/null 2>&1; then
    echo "npm is needed to fetch DuckDB's library, and is not on the PATH. On Debian or Ubuntu:" >&2
    echo "    sudo apt-get install -y npm" >&2
    exit 1
fi

cp "$root/package.json" "$root/package-lock.json" "$root/.npmrc" "$folder/"
if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >"$folder/npm.log" 2>&1; then
    cat "$folder/npm.log" >&2
    echo "npm could not install the packages of $root/package-lock.json. Check the network and the registry (npm config get registry), then:" >&2
    echo "    $0" >&2
    exit 1
fi

echo "$stamp" >"$folder/.stamp"
