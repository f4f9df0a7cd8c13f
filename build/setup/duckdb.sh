#!/bin/sh
# Takes DuckDB's shared library from the npm packages (npm.sh) to .out/native/libduckdb.so, checked against its SHA-256. Does nothing when it is there.
set -eu

# Of libduckdb.so in @duckdb/node-bindings-linux-x64 at the version package.json pins; change both together.
sha256=3f4962cdd266eab2b479a5b5a4a6d063d279b2954ae814ed00385d553b747633

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
source=$root/.out/npm/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so
target=$root/.out/native/libduckdb.so

is_right() {
    [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d ' ' -f 1)" = "$sha256" ]
}

if is_right "$target"; then
    exit 0
fi

if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    echo "DuckDB's library is pinned for Linux on x86_64; this machine is $(uname -s) on $(uname -m)." >&2
    echo "Put a libduckdb.so of the same version at $target and its SHA-256 in $0." >&2
    exit 1
fi

if ! is_right "$source"; then
    echo "$source is not the library whose SHA-256 is $sha256." >&2
    echo "If the version in package.json was changed, put the new hash in $0; otherwise fetch it again:" >&2
    echo "    rm -rf $root/.out/npm && $root/build/setup/npm.sh && $0" >&2
    exit 1
fi

mkdir -p "$root/.out/native"
temporary=$(mktemp "$root/.out/native/.libduckdb.XXXXXX")
trap 'rm -f "$temporary"' EXIT
# A hard link costs nothing; across file systems it has to be a copy.
ln -f "$source" "$temporary" 2>/dev/null || cp "$source" "$temporary"
chmod 0644 "$temporary"
mv -f "$temporary" "$target"
