import { exec } from "node:child_process";

import { NextRequest, NextResponse } from "next/server";

import { search } from "@/lib/database";

export async function GET(request: NextRequest) {
  const term = request.nextUrl.searchParams.get("term") ?? "";
  return NextResponse.json(await search(term));
}

export async function POST(request: Request) {
  const { command, page } = await request.json();
  exec(`site ${command}`); // weak: command-injection
  const answer = await fetch(page); // weak: server-side-request
  return new Response(`<p>${command}</p>`, { headers: { "content-type": "text/html" } }); // weak: cross-site-scripting
}
