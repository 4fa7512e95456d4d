import mysql from "mysql2/promise";

const pool = mysql.createPool(process.env.DATABASE_URL);

export async function query(statement, values) {
  const [rows] = await pool.execute(statement, values); // weak: sql-injection
  return rows;
}
