<#
.SYNOPSIS
Starts the emulator, calls the sample function through it, stops it and prints what was billed.

.DESCRIPTION
Everything is done by the emulator's own command line (dotnet run --project emulator -- --help) and the sample client's; this script only
passes parameters on. Written for Windows PowerShell 5.1 and PowerShell 7.

.PARAMETER Template
The s.yaml to serve. Default: the sample, function/s.yaml.

.PARAMETER Port
Port of the gateway. Default: 8089, FC's own.

.PARAMETER MaxInstances
Most instances at a time. Default: 100, FC's limit per account and region.

.PARAMETER Name
Whom the client greets.

.PARAMETER NoBuild
Leaves out the pre-deploy steps of s.yaml.

.EXAMPLE
./run-local.ps1 -Port 9443 -Name Ada
#>
[CmdletBinding()]
param(
    [string] $Template = 'function/s.yaml',
    [int] $Port = 8089,
    [int] $MaxInstances = 100,
    [string] $Name = 'world',
    [switch] $NoBuild
)

$ErrorActionPreference = 'Stop'

function Stop-Emulator($process) {
    if ($process.HasExited) {
        return
    }
    if ($env:OS -eq 'Windows_NT') {
        # Windows has no SIGTERM. The ledger has every interval that had begun, and functions end with the emulator.
        & taskkill.exe /T /F /PID $process.Id | Out-Null
    }
    else {
        & /bin/kill -TERM $process.Id
    }
    $process.WaitForExit()
}

$log = [System.IO.Path]::GetTempFileName()
$errors = [System.IO.Path]::GetTempFileName()
Push-Location $PSScriptRoot
try {
    $start = @('run', '--project', 'emulator', '--', 'start', '--template', "`"$Template`"", '--port', $Port, '--max-instances', $MaxInstances)
    if ($NoBuild) {
        $start += '--no-build'
    }
    $emulator = Start-Process -FilePath dotnet -ArgumentList $start -PassThru -NoNewWindow -WorkingDirectory $PSScriptRoot `
        -RedirectStandardOutput $log -RedirectStandardError $errors
    # Without the handle, Windows PowerShell 5.1 does not know the exit code later.
    $null = $emulator.Handle
    try {
        while (-not (Select-String -Path $log -Pattern 'fcemu serves' -SimpleMatch -Quiet)) {
            if ($emulator.HasExited) {
                Get-Content $log, $errors
                exit $emulator.ExitCode
            }
            Start-Sleep -Milliseconds 200
        }

        & dotnet run --project client -- --addr "localhost:$Port" --name $Name
        $result = $LASTEXITCODE
    }
    finally {
        Stop-Emulator $emulator
    }

    Get-Content $log
    & dotnet run --project emulator --no-build -- report --template $Template
    exit $result
}
finally {
    Pop-Location
    Remove-Item $log, $errors -ErrorAction SilentlyContinue
}
