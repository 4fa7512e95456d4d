import { Body, Controller, Get, Param, Post, Query, Res } from "@nestjs/common";
import { Response } from "express";

import { OrdersService } from "./orders.service";

@Controller("orders")
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  list(@Query("sort") sort: string) {
    return this.orders.list(sort);
  }

  @Get(":name/label")
  label(@Param("name") name: string, @Res() response: Response) {
    response.sendFile(`/srv/labels/${name}`); // weak: path-traversal
  }

  @Post("run")
  run(@Body() body: { command: string }) {
    return this.orders.run(body.command);
  }
}
