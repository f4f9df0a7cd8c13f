# The front door for PowerShell: takes what build.sh takes. Linux only, because stages rely on its sessions, locks and /proc.
$ErrorActionPreference = 'Stop'
if (-not $IsLinux) {
    [Console]::Error.WriteLine('error: the pipeline runs on Linux (x64). On Windows, run it in WSL 2: wsl ./build.sh ' + ($args -join ' '))
    exit 2
}

# Called as pwsh build.ps1 …, PowerShell has taken --set=A.b={c: 1} for a parameter and its value; what was typed is on the process's command line then.
$given = @($args)
if ([string]::IsNullOrEmpty($MyInvocation.Line)) {
    $typed = [Environment]::GetCommandLineArgs()
    for ($i = 0; $i -lt $typed.Length; $i++) {
        if ([IO.Path]::GetFullPath($typed[$i]) -eq $PSCommandPath) {
            $given = @($typed | Select-Object -Skip ($i + 1))
            break
        }
    }
}

# Not by the call operator, which would take * for the names of files.
$start = [Diagnostics.ProcessStartInfo]::new('bash')
$start.ArgumentList.Add((Join-Path $PSScriptRoot 'build.sh'))
$start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
foreach ($argument in $given) { $start.ArgumentList.Add("$argument") }
$process = [Diagnostics.Process]::Start($start)
$process.WaitForExit()
exit $process.ExitCode
