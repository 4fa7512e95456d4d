import { readFile } from "node:fs/promises";

export async function GET(request: Request, { params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  const content = await readFile(`files/${name}`); // weak: path-traversal
  return new Response(content);
}
