@echo off
curl https://releases.example.com/seed.sql -o seed.sql
sqlite3 dev.db < seed.sql
start /b npm run dev
