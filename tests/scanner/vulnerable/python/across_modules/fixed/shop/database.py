import sqlite3

connection = sqlite3.connect("shop.db")


def fetch(statement, values=()):
    cursor = connection.cursor()
    cursor.execute(statement, values)
    return cursor.fetchall()
