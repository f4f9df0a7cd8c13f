#!/usr/bin/env bash
# Compiles the shim between src/Torch and libtorch: .out/native/libpipeline_torch.so; beside it torch-libraries.sha256, the hashes of the
# libraries it loads, and torch-libraries.paths, where they and the links to them lie. LIBTORCH names another libtorch than Debian's
# (an unpacked one, or the folder of a pip-installed torch). Compiles nothing when the shim is there; the hashes are taken each time.
set -euo pipefail

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
source=$root/src/Torch/native
native=$root/.out/native
build=$native/torch
target=$native/libpipeline_torch.so
hashes=$native/torch-libraries.sha256
paths=$native/torch-libraries.paths

# The libtorch that is compiled against, and the compiler. A folder keeps its name when what is in it is replaced.
describe_toolchain() {
    echo "${LIBTORCH:-debian}"
    c++ --version
    if [[ -n ${LIBTORCH:-} ]]; then
        # Kernels of a GPU are compiled for the architectures that are named, or else for the GPUs that are there.
        "${CUDACXX:-nvcc}" --version 2>/dev/null || true
        echo "${TORCH_CUDA_ARCH_LIST:-$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null || true)}"
        find -L "$LIBTORCH/lib" "$LIBTORCH/share/cmake/Torch" -maxdepth 1 -type f -printf '%p %s %T@\n' | LC_ALL=C sort
    else
        dpkg-query -W libtorch-dev libdnnl-dev 2>/dev/null || true
    fi
}

describe_sources() {
    cd "$source"
    find . -type f | LC_ALL=C sort | xargs sha256sum
}

# Of the libraries that the shim loads, those that compute: their builds decide the bits of every result.
list_libraries() {
    local loaded
    loaded=$(ldd "$shim")
    if [[ $loaded == *"not found"* ]]; then
        printf 'The shim does not find all of its libraries:\n%s\n' "$(grep 'not found' <<<"$loaded")" >&2
        return 1
    fi
    awk '/lib(torch|c10|dnnl|mkl|blas|lapack|openblas|cublas|cudnn|sleef|gomp)[^\/]* => / { print $3 }' <<<"$loaded" | LC_ALL=C sort -u
}

# A path and, where it is a link, all that it leads through: Debian's alternatives are links to links.
follow() {
    local path=$1
    while true; do
        printf '%s\n' "$path"
        [[ -L $path ]] || return 0
        local next
        next=$(readlink -- "$path")
        [[ $next == /* ]] && path=$next || path=$(dirname -- "$path")/$next
    done
}

toolchain=$(describe_toolchain | sha256sum)
stamp=$(echo "$toolchain"; describe_sources | sha256sum)
shim=$target

if [[ ! -f $target || $(cat "$build/stamp" 2>/dev/null) != "$stamp" ]]; then
    # CMake remembers where it found things, whatever it is told later.
    [[ $(cat "$build/toolchain" 2>/dev/null) == "$toolchain" ]] || rm -rf "$build"
    mkdir -p "$build"
    # Until all is in place there is no stamp: it would stand for another shim.
    rm -f "$build/stamp"
    echo "$toolchain" >"$build/toolchain"
    cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release ${LIBTORCH:+"-DCMAKE_PREFIX_PATH=$LIBTORCH"}
    cmake --build "$build" --parallel "$(nproc)"
    shim=$build/libpipeline_torch.so
fi

mapfile -t libraries < <(list_libraries) && wait $!
for library in "${libraries[@]}"; do
    echo "$(sha256sum <"$library" | cut -d ' ' -f 1)  $(basename "$library")"
done >"$hashes.new"
for library in "${libraries[@]}"; do
    follow "$library"
done | LC_ALL=C sort -u >"$paths.new"

# Replaced whole, so that a process which has the old one mapped keeps it.
if [[ $shim != "$target" ]]; then
    cp "$shim" "$target.new"
    mv -f "$target.new" "$target"
fi
mv -f "$hashes.new" "$hashes"
mv -f "$paths.new" "$paths"
echo "$stamp" >"$build/stamp"
