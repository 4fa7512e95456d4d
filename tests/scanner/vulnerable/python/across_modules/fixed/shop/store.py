import sqlite3

from shop.database import fetch

TABLE = "users"


def find_user(name):
    return fetch(f"SELECT * FROM {TABLE} WHERE name = ?", [name])


class Store:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)
        self.last = None

    def order(self, number):
        self.last = number
        return self._load()

    def _load(self):
        statement = "SELECT * FROM orders WHERE number = ?"
        return self.connection.execute(statement, [self.last]).fetchone()
