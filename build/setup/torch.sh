#!/bin/sh
# Compiles the shim between src/Torch and libtorch: .out/native/libpipeline_torch.so, and torch-libraries.sha256 beside it, the hashes of
# what it loads. LIBTORCH names another libtorch than Debian's (an unpacked one, or the folder of a pip-installed torch). Does nothing when all is there.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
source=$root/src/Torch/native
build=$root/.out/native/torch
target=$root/.out/native/libpipeline_torch.so
libraries=$root/.out/native/torch-libraries.sha256

# What the shim is made from: its sources, and the libtorch that it is compiled for.
stamp=$( (
    cd "$source"
    find . -type f | LC_ALL=C sort | xargs sha256sum
    echo "${LIBTORCH:-debian}"
    c++ --version
    dpkg-query -W libtorch-dev libdnnl-dev 2>/dev/null || true
) | sha256sum | cut -d ' ' -f 1)
if [ -f "$target" ] && [ -f "$libraries" ] && [ "$(cat "$build/stamp" 2>/dev/null || true)" = "$stamp" ]; then
    exit 0
fi

mkdir -p "$build"
cmake -S "$source" -B "$build" -DCMAKE_BUILD_TYPE=Release ${LIBTORCH:+"-DCMAKE_PREFIX_PATH=$LIBTORCH"}
cmake --build "$build" --parallel "$(nproc)"

# Of the libraries it loads, those that compute: their builds decide the bits of every result.
ldd "$build/libpipeline_torch.so" | awk '/lib(torch|c10|dnnl|mkl|blas|lapack|openblas|cublas|cudnn|sleef)[^\/]* => / { print $3 }' | LC_ALL=C sort -u |
    while read -r library; do
        echo "$(sha256sum <"$library" | cut -d ' ' -f 1)  $(basename "$library")"
    done >"$libraries.new"

# Replaced whole, so that a process which has the old one mapped keeps it.
cp "$build/libpipeline_torch.so" "$target.new"
mv -f "$target.new" "$target"
mv -f "$libraries.new" "$libraries"
echo "$stamp" >"$build/stamp"
