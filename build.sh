#!/usr/bin/env bash
# The front door. Compiles what has changed since the last call, then becomes the host, with the caller's directory and arguments.
# Where nothing has changed it starts one `find` and no compiler.
set -euo pipefail

# What the compiler reads besides the folders below. Named one by one: a result redirected into the root is no source.
root_files=(.editorconfig .npmrc BannedSymbols.txt Directory.Build.props Directory.Build.targets Directory.Packages.props NuGet.Config
    NuGet.config nuget.config build.sh global.json package-lock.json package.json)
source_folders=(build src stages)

# A closed standard stream would be replaced by the first file that somebody opens; bash itself opens this script there.
is_open() { [[ -e /dev/fd/$1 && ! /dev/fd/$1 -ef ${BASH_SOURCE[0]} ]]; }
is_open 0 || exec 0</dev/null
is_open 1 || exec 1>/dev/null
is_open 2 || exec 2>/dev/null

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# Where everything is. Sets: root, out, stamp, dotnet, sdks.
locate() {
    dotnet=$(type -P dotnet) || dotnet=${DOTNET_ROOT:-$HOME/.dotnet}/dotnet
    local paths
    mapfile -d '' -t paths < <(readlink -fz -- "${BASH_SOURCE[0]}" "$dotnet")
    root=${paths[0]%/*}
    out=$root/.out
    stamp=$out/stamp
    sdks=${paths[1]:-$dotnet}
    sdks=${sdks%/*}/sdk
}

# The list of what is watched, which the stamp holds: a source that is deleted or added leaves a different list, or a changed folder.
list_watched() {
    local name
    watched=()
    for name in "${root_files[@]}" "${source_folders[@]}"; do
        [[ -e $root/$name ]] && watched+=("$root/$name")
    done
    [[ -e $sdks ]] && watched+=("$sdks")
    # Another libtorch is another shim, though no file of ours changed.
    printf -v watch_list '%s\n' "${watched[@]}" "LIBTORCH=${LIBTORCH:-}"
}

# Whether the last compilation is of these sources. The change time of a file or folder cannot be set back, as its other times can.
fresh() {
    local recorded='' changed
    [[ -f $stamp && -f $out/run/host/current ]] || return 1
    IFS= read -r -d '' recorded <"$stamp" || true
    list_watched
    [[ $recorded == "$watch_list" ]] || return 1
    # What libtorch loads is compiled in, so to speak: its hashes are code. A package or an alternative may replace it.
    local libraries=()
    [[ ! -f $out/native/torch-libraries.paths ]] || mapfile -t libraries <"$out/native/torch-libraries.paths"
    # In the folder of SDKs only its entries count; below them lie thousands of files that an installer never changes in place.
    changed=$(find "${watched[@]}" "${libraries[@]}" -cnewer "$stamp" -print -quit -o -path "$sdks/*" -prune 2>/dev/null) && [[ -z $changed ]] && find_host
}

# The host's immutable folder. Sets: host.
find_host() {
    local current=''
    IFS= read -r -d '' current <"$out/run/host/current" || true
    [[ $current =~ [0-9a-f]{64} ]] || return 1
    host=$out/run/host/${BASH_REMATCH[0]}/Pipeline.Host
    [[ -x $host ]]
}

# One compilation at a time; whoever waited looks again before compiling. The lock's descriptor is closed for every child that could outlive us.
compile_under_lock() {
    mkdir -p "$out" || fail "$out cannot be made; build.sh keeps what it compiles there."
    while true; do
        exec 9>"$out/build.lock"
        if ! flock -n 9; then
            say "Waiting for another build of $root …"
            flock 9
        fi
        # Somebody may have deleted .out while we waited: a lock on a deleted file excludes nobody.
        [[ /dev/fd/9 -ef $out/build.lock ]] && break
        mkdir -p "$out"
    done
    fresh || source "$root/build/setup/compile.sh"
    exec 9>&-
}

locate
fresh || compile_under_lock
export PIPELINE_ROOT=$root PIPELINE_DOTNET=$dotnet
exec "$host" "$@"
