/** A JWK set, as `GET /api/v1/keys/` answers it. */
export interface PublicKeys {
  keys: readonly { kid: string; kty: string; crv?: string; x?: string }[];
}

/** What a license key says. Moments are seconds since 1970. */
export interface LicensePayload {
  v: 1;
  kid: string;
  license: string;
  app: string;
  app_id: number;
  plan: string;
  entitlements: Record<string, boolean | number | string>;
  activation_kind: "seat" | "machine" | "workspace";
  activation_limit: number | null;
  trial: boolean;
  issued_at: number;
  expires_at: number;
  license_expires_at: number | null;
  grace_until: number | null;
  workspace: string;
  nonce: string;
}

export type OfflineCode =
  | "malformed"
  | "unknown_key_id"
  | "bad_signature"
  | "wrong_app"
  | "issued_in_future"
  | "revocations_invalid"
  | "revocations_rolled_back"
  | "revocations_stale"
  | "revoked"
  | "expired"
  | "in_grace"
  | "valid";

export interface Verdict<Code = OfflineCode, Payload = Partial<LicensePayload>> {
  valid: boolean;
  code: Code;
  detail: string;
  payload: Payload;
  /** Keep it, and pass it as `knownNumber` the next time. */
  revocationsNumber: number;
}

export interface Revocations {
  number: number;
  issuedAt: number;
  nextUpdate: number;
  revoked: Record<string, { reason: string; at: number }>;
}

export class Refused extends Error {
  code: string;
}

export function verify(
  key: string,
  options: {
    publicKeys: PublicKeys;
    app: string;
    /** Seconds since 1970; left out, this computer's clock. */
    now?: number;
    revocations?: string | null;
    knownNumber?: number;
  },
): Promise<Verdict>;

export function readRevocations(
  text: string,
  options: { publicKeys: PublicKeys; now?: number; knownNumber?: number },
): Promise<Revocations>;

export function verifyResponse(
  body: string | ArrayBuffer | Uint8Array,
  signature: string,
  options: {
    publicKeys: PublicKeys;
    app: string;
    nonce?: string;
    fingerprint?: string;
    now?: number;
  },
): Promise<Verdict<string, Record<string, unknown>>>;
