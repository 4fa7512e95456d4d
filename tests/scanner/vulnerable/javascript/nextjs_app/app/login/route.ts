import { redirect } from "next/navigation";
import { NextRequest } from "next/server";

export async function GET(request: NextRequest) {
  redirect(request.nextUrl.searchParams.get("next")!); // weak: open-redirect
}
