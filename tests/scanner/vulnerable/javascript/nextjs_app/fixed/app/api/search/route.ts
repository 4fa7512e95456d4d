import { execFile } from "node:child_process";

import { NextRequest, NextResponse } from "next/server";

import { search } from "@/lib/database";

const PAGES: Record<string, string> = { status: "https://status.example/" };

export async function GET(request: NextRequest) {
  const term = request.nextUrl.searchParams.get("term") ?? "";
  return NextResponse.json(await search(term));
}

export async function POST(request: Request) {
  const { command, page } = await request.json();
  execFile("site", ["--", command]);
  const answer = await fetch(PAGES[page]);
  return NextResponse.json({ command, ok: answer.ok });
}
