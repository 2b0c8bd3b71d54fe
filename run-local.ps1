<#
.SYNOPSIS
Starts the emulator, calls the sample function through it, stops it and prints what was billed; or, with -Watch, serves while you edit.

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

.PARAMETER Watch
Serves until Ctrl-C, and builds and serves anew what you change, without losing a running call. Calls nothing itself.

.EXAMPLE
./run-local.ps1 -Port 9443 -Name Ada

.EXAMPLE
./run-local.ps1 -Template ../my-function/s.yaml -Watch
#>
[CmdletBinding()]
param(
    [string] $Template = 'function/s.yaml',
    [int] $Port = 8089,
    [int] $MaxInstances = 100,
    [string] $Name = 'world',
    [switch] $NoBuild,
    [switch] $Watch
)

$ErrorActionPreference = 'Stop'

function Stop-Emulator($process) {
    if ($process.HasExited) {
        return
    }
    & dotnet run --project emulator --no-build -- stop --template $Template | Out-Host
    if ($LASTEXITCODE -ne 0) {
        $process.Kill()
    }
    $process.WaitForExit()
}

$log = [System.IO.Path]::GetTempFileName()
$errors = [System.IO.Path]::GetTempFileName()
Push-Location $PSScriptRoot
try {
    $start = @('run', '--project', 'emulator', '--', 'start', '--template', $Template, '--port', $Port, '--max-instances', $MaxInstances)
    if ($NoBuild) {
        $start += '--no-build'
    }
    if ($Watch) {
        & dotnet @start '--watch'
        exit $LASTEXITCODE
    }
    $emulator = Start-Process -FilePath dotnet -ArgumentList ($start | ForEach-Object { "`"$_`"" }) -PassThru -NoNewWindow -WorkingDirectory $PSScriptRoot `
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
