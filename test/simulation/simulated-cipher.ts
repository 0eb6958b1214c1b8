import type { Cipher } from "../../lib/pipeline/ports/cipher.ts";

/** Hides a text from whoever doesn't know how, and opens it for the context that it was sealed for. */
export const simulatedCipher: Cipher = {
  seal: async (text, context) => Buffer.from(JSON.stringify([context, text])).toString("base64"),
  async open(sealed, context) {
    const [meant, text] = JSON.parse(Buffer.from(sealed, "base64").toString()) as string[];
    if (meant !== context) throw new Error(`this was sealed for ${meant}`);
    return text ?? "";
  },
};
