const { Pool } = require("pg");

const pool = new Pool();
const ORDER = { date: "created_at" };

async function search({ term, sort }) {
  const column = ORDER[sort] || "id";
  return pool.query(`SELECT * FROM orders WHERE name LIKE $1 ORDER BY ${column}`, [`%${term}%`]);
}

module.exports = { search };
