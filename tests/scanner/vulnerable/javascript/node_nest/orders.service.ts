import { execSync } from "child_process";

import { Injectable } from "@nestjs/common";
import { DataSource } from "typeorm";

@Injectable()
export class OrdersService {
  constructor(private readonly database: DataSource) {}

  list(sort: string) {
    return this.database.query(`SELECT * FROM orders ORDER BY ${sort}`); // weak: sql-injection
  }

  run(command: string): string {
    return execSync("orders " + command).toString(); // weak: command-injection
  }
}
