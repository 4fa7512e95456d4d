import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { verify, verifyResponse } from "../src/licenses.js";

const file = new URL("../../vectors/licenses.json", import.meta.url);
const vectors = JSON.parse(await readFile(file, "utf8"));
const publicKeys = vectors.public_keys;

for (const { name, key, app, now, revocations, known_number: knownNumber, code } of vectors.cases) {
  test(name, async () => {
    const verdict = await verify(key, { publicKeys, app, now, revocations, knownNumber });
    assert.equal(verdict.code, code);
    assert.equal(verdict.valid, code === "valid" || code === "in_grace");
    assert.ok(verdict.detail);
  });
}

for (const { name, body, signature, code, ...asked } of vectors.answers) {
  test(`answer: ${name}`, async () => {
    const verdict = await verifyResponse(body, signature, { publicKeys, ...asked });
    assert.equal(verdict.code, code);
    assert.equal(verdict.valid, code === "valid");
  });
}

test("each flipped byte has the code that Python gives it", async () => {
  const { key, app, now, codes } = vectors.flipped;
  const expected = codes.flatMap(([code, count]) => Array(count).fill(code));
  assert.equal(expected.length, key.length);
  for (let at = 0; at < key.length; at += 1) {
    const flipped = String.fromCharCode(key.charCodeAt(at) ^ 1);
    const changed = key.slice(0, at) + flipped + key.slice(at + 1);
    const verdict = await verify(changed, { publicKeys, app, now });
    assert.equal(verdict.code, expected[at], `position ${at}`);
    assert.deepEqual(verdict.payload, {});
  }
});
