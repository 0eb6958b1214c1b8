import { describe, expect, test } from "vitest";
import type { Cipher } from "../../lib/pipeline/ports/cipher.ts";

/** The facts that every cipher keeps to. */
export function describeCipher(make: () => Promise<Cipher>): void {
  describe("a cipher", () => {
    test("opens what it sealed, and shows none of it before", async () => {
      const cipher = await make();
      const sealed = await cipher.seal("a secret, ключ", "hook a");
      expect(sealed).not.toContain("secret");
      expect(await cipher.open(sealed, "hook a")).toBe("a secret, ключ");
      expect(await cipher.open(sealed, "hook a")).toBe("a secret, ключ");
    });

    test("seals the same text otherwise each time", async () => {
      const cipher = await make();
      const [one, other] = [await cipher.seal("s", "hook a"), await cipher.seal("s", "hook a")];
      expect(one).not.toBe(other);
    });

    test("doesn't open for one context what was sealed for another, nor what was changed", async () => {
      const cipher = await make();
      const sealed = await cipher.seal("s", "hook a");
      await cipher.open(sealed, "hook a");
      await expect(cipher.open(sealed, "hook b")).rejects.toThrow();
      const changed = Buffer.from(sealed, "base64");
      changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
      await expect(cipher.open(changed.toString("base64"), "hook a")).rejects.toThrow();
    });
  });
}
