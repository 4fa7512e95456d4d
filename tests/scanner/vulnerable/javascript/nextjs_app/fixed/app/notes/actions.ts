"use server";

import { prisma } from "@/lib/database";

export async function addNote(form: FormData) {
  const text = String(form.get("text"));
  await prisma.$executeRaw`INSERT INTO note (text) VALUES (${text})`;
}
