/** Encrypts what must be kept and not be read. Passes test/contract/cipher.ts. */
export interface Cipher {
  /** A text for one context only, encrypted. */
  seal(text: string, context: string): Promise<string>;
  /** The text that was sealed for this context; throws when it was for another. */
  open(sealed: string, context: string): Promise<string>;
}
