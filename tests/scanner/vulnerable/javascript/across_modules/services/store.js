const { Pool } = require("pg");

const pool = new Pool();

function condition(term) {
  return `name LIKE '%${term}%'`;
}

async function search({ term, sort }) {
  const where = condition(term);
  return pool.query("SELECT * FROM orders WHERE " + where + " ORDER BY " + sort); // weak: sql-injection
}

module.exports = { search };
