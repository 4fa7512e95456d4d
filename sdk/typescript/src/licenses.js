/* Is this license key good? Answered without asking the marketplace.

   The order in which things are looked at, and so the code of a key with several faults, is part
   of the format: malformed, unknown_key_id, bad_signature, wrong_app, issued_in_future, the
   revocation list's own faults, revoked, expired, in_grace, valid. */

import { Refused, check, decode, readObject, unseal } from "./signed.js";

export { Refused };

/** How far a clock may be behind the marketplace's. */
const SKEW_SECONDS = 300;
/** How old an answer of the validation endpoint may be. */
const ANSWER_SECONDS = 300;
const SIGNATURE = /^keyid="([0-9a-f]{16})", alg="ed25519", sig="([A-Za-z0-9_-]+)"$/;
const DETAILS = {
  malformed: "This is not a license key. Copy all of it, from MTX1 to its end.",
  unknown_key_id: "This key was signed by another marketplace, or with a newer key.",
  bad_signature: "This key was changed. Copy it again from your workspace.",
  wrong_app: "This key is for another app.",
  issued_in_future: "This key was issued in the future. Set this computer's clock.",
  revocations_invalid: "The revocation list cannot be believed. Fetch it again.",
  revocations_rolled_back: "The revocation list is older than one seen before.",
  revocations_stale: "The revocation list is out of date. Fetch it again.",
  revoked: "This license was revoked.",
  expired: "This key is over. Fetch a new one, or renew the license.",
  in_grace: "This license is over and works a few days more. Renew it.",
  valid: "This license is valid.",
  wrong_nonce: "This answer was given to another question.",
  wrong_fingerprint: "This answer is about another place of use.",
  answer_stale: "This answer is not of now. Ask again, or set this computer's clock.",
};

/** Check a license key offline. */
export async function verify(key, options) {
  const { publicKeys, app, now = Date.now() / 1000, revocations, knownNumber = 0 } = options;
  let payload = {};
  let number = knownNumber;
  try {
    payload = await unseal("MTX1", trimmed(key), publicKeys);
    let code = beforeTheList(payload, app, now);
    if (!code && revocations !== undefined && revocations !== null) {
      const listed = await readRevocations(revocations, { publicKeys, now, knownNumber });
      number = listed.number;
      code = Object.hasOwn(listed.revoked, payload.license) ? "revoked" : "";
    }
    return verdict(code || byTheClock(payload, now), payload, number);
  } catch (error) {
    return verdict(codeOf(error), payload, number);
  }
}

/** A revocation list that may be believed; throws `Refused` with a code otherwise. */
export async function readRevocations(text, { publicKeys, now = Date.now() / 1000, knownNumber = 0 }) {
  let payload;
  try {
    payload = await unseal("MTXR1", trimmed(text), publicKeys);
  } catch (error) {
    throw error instanceof Refused ? new Refused("revocations_invalid") : error;
  }
  const { number, issued_at: issuedAt, next_update: nextUpdate, revoked } = payload;
  if (number < knownNumber) throw new Refused("revocations_rolled_back");
  if (issuedAt > now + SKEW_SECONDS) throw new Refused("revocations_invalid");
  if (nextUpdate <= now) throw new Refused("revocations_stale");
  return { number, issuedAt, nextUpdate, revoked };
}

/** Check an answer of POST /api/v1/licenses/validate/: the bytes that came, and Matrix-Signature. */
export async function verifyResponse(body, signature, options) {
  const { publicKeys, app, nonce = "", fingerprint = "", now = Date.now() / 1000 } = options;
  try {
    const answer = await readAnswer(body, signature, publicKeys);
    if (answer.nonce !== nonce) throw new Refused("wrong_nonce");
    const checkedAt = Date.parse(answer.checked_at) / 1000;
    if (Number.isNaN(checkedAt)) throw new Refused("malformed");
    if (Math.abs(now - checkedAt) > ANSWER_SECONDS) throw new Refused("answer_stale");
    if ((answer.fingerprint ?? "") !== fingerprint) throw new Refused("wrong_fingerprint");
    if (answer.valid && answer.license?.app !== app) throw new Refused("wrong_app");
    return { ...verdict(answer.code, answer, 0), valid: answer.valid };
  } catch (error) {
    return verdict(codeOf(error), {}, 0);
  }
}

async function readAnswer(body, signature, publicKeys) {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  const shape = SIGNATURE.exec(signature);
  if (!shape) throw new Refused("malformed");
  const prefix = new TextEncoder().encode(`MTXA1.${shape[1]}.`);
  const signed = new Uint8Array(prefix.length + bytes.length);
  signed.set(prefix);
  signed.set(bytes, prefix.length);
  await check(shape[1], decode(shape[2]), signed, publicKeys);
  return readObject(bytes);
}

/** Without the blanks and line ends that copying brings along. */
function trimmed(text) {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}

function beforeTheList(payload, app, now) {
  if (payload.app !== app) return "wrong_app";
  return payload.issued_at > now + SKEW_SECONDS ? "issued_in_future" : "";
}

function byTheClock(payload, now) {
  if (payload.expires_at <= now) return "expired";
  const ends = payload.license_expires_at;
  return ends === null || ends > now ? "valid" : "in_grace";
}

function codeOf(error) {
  if (error instanceof Refused) return error.code;
  throw error;
}

function verdict(code, payload, revocationsNumber) {
  const detail = DETAILS[code] ?? payload.detail ?? "";
  return { valid: code === "valid" || code === "in_grace", code, detail, payload, revocationsNumber };
}
