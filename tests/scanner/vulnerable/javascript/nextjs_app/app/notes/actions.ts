"use server";

import { prisma } from "@/lib/database";

export async function addNote(form: FormData) {
  const text = form.get("text");
  await prisma.$executeRawUnsafe(`INSERT INTO note (text) VALUES ('${text}')`); // weak: sql-injection
}
