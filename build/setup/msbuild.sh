#!/usr/bin/env bash
# Restores and compiles what its arguments name: msbuild.sh DOTNET PROJECT [OPTION]... One compiler server serves all projects, since a new
# compiler for each would spend most of its time on being compiled itself. It is this call's own and is stopped at the end.
set -euo pipefail

dotnet=$1
shift

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Taking profiles of the compiler while it runs costs a third of the time, more than they give back in a minute.
export DOTNET_TieredPGO=0

server=pipeline-$$
version=$("$dotnet" --version)
compiler=$(dirname -- "$(readlink -f -- "$dotnet")")/sdk/$version/Roslyn/bincore/VBCSCompiler.dll
trap '"$dotnet" "$compiler" "-pipename:$server" -shutdown' EXIT

"$dotnet" msbuild "$@" -restore -maxcpucount -nodeReuse:false -verbosity:quiet -nologo \
    -property:UseSharedCompilation=true "-property:SharedCompilationId=$server"
