# The front door for PowerShell: takes what build.sh takes. Linux only, because stages rely on its sessions, locks and /proc.
$ErrorActionPreference = 'Stop'
if (-not $IsLinux) {
    [Console]::Error.WriteLine('error: the pipeline runs on Linux (x64). On Windows, run it in WSL 2: wsl ./build.sh ' + ($args -join ' '))
    exit 2
}
& bash (Join-Path $PSScriptRoot 'build.sh') @args
exit $LASTEXITCODE
