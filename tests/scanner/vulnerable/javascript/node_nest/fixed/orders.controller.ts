import { Body, Controller, Get, Param, ParseIntPipe, Post, Query, Res } from "@nestjs/common";
import { Response } from "express";

import { OrdersService } from "./orders.service";

@Controller("orders")
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  list(@Query("customer") customer: string) {
    return this.orders.list(customer);
  }

  @Get(":number/label")
  label(@Param("number", ParseIntPipe) number: number, @Res() response: Response) {
    response.sendFile(`/srv/labels/${number}`);
  }

  @Post("run")
  run(@Body() body: { count: number }) {
    return this.orders.run(Number(body.count));
  }
}
