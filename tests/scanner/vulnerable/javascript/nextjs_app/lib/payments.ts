export const key = process.env.NEXT_PUBLIC_PAYMENT_SECRET; // weak: public-secret
