# Sourced by build.sh under its lock: sets the machine up, compiles host and stages, installs them, and leaves the stamp.

new_stamp=$(mktemp "$out/.stamp.XXXXXX")
log=$out/build.log
trap 'rm -f "$new_stamp"' EXIT

# Runs a step with its output in the log, which is shown only if the step fails.
step() {
    local what=$1
    shift
    if ! "$@" >"$log" 2>&1 </dev/null 9>&-; then
        grep -E ': (error|warning) ' "$log" | sed 's/ \[[^][]*\]$//' | sort -u >"$log.errors" || true
        [[ -s $log.errors ]] || cp "$log" "$log.errors"
        cat "$log.errors" >&2
        fail "$what failed. The whole output is in $log."
    fi
}

# Takes pairs: a program, the Debian package that has it. Sets missing: the packages whose programs are absent.
find_missing() {
    missing=()
    while (($# > 0)); do
        type -P "$1" >/dev/null || missing+=("$2")
        shift 2
    done
}

# What the set-up cannot do without.
need_programs() {
    local missing
    find_missing "$@"
    need_packages "${missing[@]}"
}

# What one stage needs, and only for some of its tasks: installed where that is possible, and else no reason to stop. The stage says what it lacks.
want_programs() {
    local missing
    find_missing "$@"
    if ((${#missing[@]} == 0 || EUID != 0)) || ! type -P apt-get >/dev/null; then
        return 0
    fi
    say "Installing ${missing[*]} …"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "${missing[@]}"; } >"$log" 2>&1 </dev/null 9>&- ||
        say "Not installed: $(tail -n 1 "$log") All but HumanEval works without ${missing[*]}."
}

# Installs what it is given, or says how to.
need_packages() {
    local missing=("$@")
    ((${#missing[@]} > 0)) || return 0
    if ! type -P apt-get >/dev/null; then
        fail "Missing: ${missing[*]} (Debian's names). Install them with this system's package manager, then call build.sh again."
    fi
    if ((EUID != 0)); then
        fail "Missing: ${missing[*]}. Run this, then build.sh again:" $'\n'"    sudo apt-get update && sudo apt-get install -y ${missing[*]}"
    fi
    say "Installing ${missing[*]} …"
    step "apt-get update" apt-get update
    step "apt-get install" env DEBIAN_FRONTEND=noninteractive apt-get install -y "${missing[@]}"
}

# libtorch, where no other is named: a program's absence can't tell, so a file of each package does.
need_torch() {
    local missing=()
    need_programs c++ g++ cmake cmake
    [[ -z ${LIBTORCH:-} ]] || return 0
    [[ -e /usr/include/ATen/ATen.h ]] || missing+=(libtorch-dev)
    [[ -e /usr/include/dnnl.hpp ]] || missing+=(libdnnl-dev)
    compgen -G '/usr/lib/*/openblas-pthread/libopenblas.so.0' >/dev/null || missing+=(libopenblas0-pthread)
    need_packages "${missing[@]}"
}

need_dotnet() {
    [[ -x $dotnet && -d $sdks ]] && return 0
    fail "The .NET 10 SDK is missing (looked on PATH, in DOTNET_ROOT and ~/.dotnet). Run this, then build.sh again:" \
        $'\n'"    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
}

# First of all: what is installed here is watched too, and must not be newer than the stamp.
need_dotnet
need_programs npm npm flock util-linux
# By their paths: of the file system, the sandbox of HumanEval holds /usr alone.
want_programs /usr/bin/bwrap bubblewrap /usr/bin/python3 python3 /usr/bin/setpriv util-linux
[[ ! -x $root/build/setup/torch.sh ]] || need_torch

# The stamp is taken before anything is read. Kernels count file times in steps of up to 10 ms:
# what is changed in the very step of the stamp would not be newer, so it must be changed before the compiler reads it.
list_watched
printf '%s' "$watch_list" >"$new_stamp"
sleep 0.02

[[ -x $root/build/setup/npm.sh ]] && step "Fetching npm packages" "$root/build/setup/npm.sh"
[[ -x $root/build/setup/duckdb.sh ]] && step "Fetching DuckDB's library" "$root/build/setup/duckdb.sh"

[[ -x $root/build/setup/torch.sh ]] && step "Compiling the shim of libtorch" "$root/build/setup/torch.sh"

say "Compiling …"
step "Compiling" "$root/build/setup/msbuild.sh" "$dotnet" "$root/build/products.proj"
step "Installing what was compiled" env "PIPELINE_ROOT=$root" "PIPELINE_DOTNET=$dotnet" "$out"/publish/build/release*/Pipeline.Host --install

# As readable as other files: mktemp's are its user's alone, and another one's build.sh reads it.
chmod "$(printf '%o' $((0666 & ~$(umask))))" "$new_stamp"
mv -f "$new_stamp" "$stamp"
trap - EXIT
rm -f "$log.errors"
find_host || fail "The host was compiled and is not in $out/run/host."
