/* Texts signed by a marketplace: <kind>.<key id>.<payload>.<signature> */

const SHAPE = /^([A-Z0-9]+)\.([0-9a-f]{16})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const LENGTH_MAX = 4_000_000;
const SIGNATURE_BYTES = 64;
const utf8 = new TextEncoder();

/** `code` says why a text is not believed. */
export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The payload of a signed text. Nothing of it is read before the signature is known good. */
export async function unseal(kind, text, publicKeys) {
  const shape = text.length <= LENGTH_MAX ? SHAPE.exec(text) : null;
  if (!shape || shape[1] !== kind) throw new Refused("malformed");
  const [payload, signature] = [decode(shape[3]), decode(shape[4])];
  const signed = utf8.encode(text.slice(0, text.lastIndexOf(".")));
  await check(shape[2], signature, signed, publicKeys);
  return readObject(payload);
}

export async function check(keyId, signature, signed, publicKeys) {
  if (signature.length !== SIGNATURE_BYTES) throw new Refused("malformed");
  const found = publicKeys.keys.find((key) => key.kid === keyId && key.crv === "Ed25519");
  if (!found) throw new Refused("unknown_key_id");
  const key = await crypto.subtle.importKey("raw", decode(found.x), "Ed25519", false, ["verify"]);
  const good = await crypto.subtle.verify("Ed25519", key, signature, signed);
  if (!good) throw new Refused("bad_signature");
}

export function readObject(data) {
  let payload;
  try {
    payload = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data));
  } catch {
    throw new Refused("malformed");
  }
  if (payload === null || typeof payload !== "object" || Array.isArray(payload)) {
    throw new Refused("malformed");
  }
  return payload;
}

/** Base64url without padding, in the one spelling that each sequence of bytes has. */
export function decode(text) {
  let binary;
  try {
    binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new Refused("malformed");
  }
  const again = btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  if (again !== text) throw new Refused("malformed");
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
