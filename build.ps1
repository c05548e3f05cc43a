#!/usr/bin/env sh
echo --% >/dev/null;: ' | out-null
<#'
exec dotnet run --file "$(dirname "$0")/build.cs" -- "$@"
#>
dotnet run --file "$PSScriptRoot/build.cs" -- @args
exit $LASTEXITCODE
