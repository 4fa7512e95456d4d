import "server-only";

export const key = process.env.PAYMENT_SECRET;
export const shown = process.env.NEXT_PUBLIC_PAYMENT_ID;
