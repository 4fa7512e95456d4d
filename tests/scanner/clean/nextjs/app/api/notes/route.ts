import { NextRequest, NextResponse } from "next/server";
import { z } from "zod";

import { prisma } from "@/lib/prisma";

const Note = z.object({ title: z.string().min(1).max(140), text: z.string().max(10_000) });

export async function GET() {
  return NextResponse.json(await prisma.note.findMany({ take: 50, orderBy: { id: "desc" } }));
}

export async function POST(request: NextRequest) {
  const sent = Note.safeParse(await request.json());
  if (!sent.success) {
    return NextResponse.json({ error: sent.error.issues }, { status: 400 });
  }
  return NextResponse.json(await prisma.note.create({ data: sent.data }), { status: 201 });
}
