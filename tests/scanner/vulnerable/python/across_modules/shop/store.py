import sqlite3

from shop.database import fetch

TABLE = "users"


def find_user(name):
    query = f"SELECT * FROM {TABLE} WHERE name = '{name}'"
    return fetch(query)


class Store:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)
        self.last = None

    def order(self, number):
        self.last = number
        return self._load()

    def _load(self):
        statement = "SELECT * FROM orders WHERE number = %s" % self.last
        return self.connection.execute(statement).fetchone()  # weak: sql-injection
