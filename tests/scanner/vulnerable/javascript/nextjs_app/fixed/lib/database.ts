import { PrismaClient } from "@prisma/client";

export const prisma = new PrismaClient();

export async function search(term: string) {
  return prisma.$queryRaw`SELECT * FROM note WHERE text LIKE ${`%${term}%`}`;
}
