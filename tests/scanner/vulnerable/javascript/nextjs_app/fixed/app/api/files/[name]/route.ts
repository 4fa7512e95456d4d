import { readFile } from "node:fs/promises";
import { basename } from "node:path";

export async function GET(request: Request, { params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  const content = await readFile(`files/${basename(name)}`);
  return new Response(content);
}
