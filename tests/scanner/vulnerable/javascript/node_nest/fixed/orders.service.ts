import { execFileSync } from "child_process";

import { Injectable } from "@nestjs/common";
import { DataSource } from "typeorm";

@Injectable()
export class OrdersService {
  constructor(private readonly database: DataSource) {}

  list(customer: string) {
    return this.database.query("SELECT * FROM orders WHERE customer = $1", [customer]);
  }

  run(count: number): string {
    return execFileSync("orders", [String(count)]).toString();
  }
}
