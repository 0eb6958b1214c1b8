import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ADMIN_SECRET_LENGTH,
  crc32,
  newToken,
  presentedIn,
  TOKEN_BYTES,
  tokenText,
} from "../../../lib/domain/access/token.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const parts = fc
  .record({ id: bytes(TOKEN_BYTES.id), secret: bytes(TOKEN_BYTES.secret) })
  .map(newToken);
const PARTS = newToken({ id: new Uint8Array(8).fill(7), secret: new Uint8Array(32).fill(255) });
const TOKEN = tokenText(PARTS);
const ADMIN_SECRET = "x".repeat(ADMIN_SECRET_LENGTH);

describe("a token", () => {
  test("is a word of one form, whatever its bytes are", () => {
    fc.assert(
      fc.property(parts, (one) => {
        expect(tokenText(one)).toMatch(/^sbx_[0-9A-Za-z]{11}_[0-9A-Za-z]{49}$/);
      }),
    );
  });

  test("is taken apart into what it was made of", () => {
    fc.assert(
      fc.property(parts, (one) => {
        expect(presentedIn(`Bearer ${tokenText(one)}`)).toEqual({ kind: "token", ...one });
      }),
    );
  });

  test("of other bytes is another", () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), (one, other) => {
        const secretOf = (secret: Uint8Array) => newToken({ id: new Uint8Array(8), secret }).secret;
        expect(secretOf(one) === secretOf(other)).toBe(Buffer.compare(one, other) === 0);
      }),
    );
  });

  test("with any one character changed is none", () => {
    fc.assert(
      fc.property(parts, fc.nat(), fc.constantFrom(..."0aZ"), (one, at, character) => {
        const text = tokenText(one);
        const index = "sbx_".length + (at % (text.length - "sbx_".length));
        fc.pre(text[index] !== character && text[index] !== "_");
        const changed = text.slice(0, index) + character + text.slice(index + 1);
        expect(presentedIn(`Bearer ${changed}`)).toBeUndefined();
      }),
    );
  });
});

test("the checksum is zip's", () => {
  expect(crc32("123456789")).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const ascii = [...text].filter((one) => one.charCodeAt(0) < 128).join("");
      expect(crc32(ascii)).toBe(zlibCrc32(ascii));
    }),
  );
});

describe("a header presents", () => {
  test.each<[string, string, string]>([
    ["a token", `Bearer ${TOKEN}`, "token"],
    ["a token, the scheme in any case", `bEARER  ${TOKEN}`, "token"],
    ["the administrator's", `Bearer sbx_admin_${ADMIN_SECRET}`, "admin"],
    ["a JWT", "Bearer eyJh.eyJp.c2ln", "jwt"],
  ])("%s", (_, header, kind) => {
    expect(presentedIn(header)?.kind).toBe(kind);
  });

  test.each<[string, string | undefined]>([
    ["nothing", undefined],
    ["nothing, where it is empty", ""],
    ["nothing, without a token", "Bearer "],
    ["nothing by another scheme", `Basic ${TOKEN}`],
    ["nothing by a signature of AWS's", "AWS4-HMAC-SHA256 Credential=x, Signature=y"],
    ["nothing by two at once", `Bearer ${TOKEN},Bearer ${TOKEN}`],
    ["nothing by more than a token", `Bearer ${TOKEN} x`],
    ["nothing by half a token", `Bearer ${TOKEN.slice(0, -1)}`],
    ["nothing by the administrator's name alone", "Bearer sbx_admin_"],
    ["nothing by an administrator's of another length", `Bearer sbx_admin_${ADMIN_SECRET}x`],
    ["nothing by a JWT without a signature", "Bearer eyJh.eyJp."],
    ["nothing by an encrypted JWT", "Bearer a.b.c.d.e"],
    ["nothing by a JWT that is too long", `Bearer a.${"b".repeat(8192)}.c`],
    ["nothing by another word", "Bearer secret"],
  ])("%s: %j", (_, header) => {
    expect(presentedIn(header)).toBeUndefined();
  });
});
