module.exports = (rows) => rows.map((row) => `${row.name}\t${row.gas}`).join("\n");
