/** What every token begins with, by which scanners know a leaked one. */
const PREFIX = "sbx_";
/** What the token of a stack's first administrator begins with; no key id is so short. */
const ADMIN_PREFIX = `${PREFIX}admin_`;
/** Characters of the secret that AWS generates for that. */
export const ADMIN_SECRET_LENGTH = 64;

/** Random bytes of a token, and base62 characters of each part. */
export const TOKEN_BYTES = { id: 8, secret: 32 } as const;
const LENGTHS = { id: 11, secret: 43, checksum: 6 } as const;
const TOKEN = /^sbx_([0-9A-Za-z]{11})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const ADMIN_TOKEN = new RegExp(`^${ADMIN_PREFIX}([0-9A-Za-z]{${ADMIN_SECRET_LENGTH}})$`);

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = BigInt(DIGITS.length);

/** A token's parts: the id finds what is known of it, the secret proves it. */
export type TokenParts = { readonly id: string; readonly secret: string };

/** What a bearer token says that it is. */
export type Presented =
  | ({ readonly kind: "token" } & TokenParts)
  | { readonly kind: "admin"; readonly secret: string }
  | { readonly kind: "jwt"; readonly jwt: string };

/** A new token's parts, of random bytes. */
export function newToken(bytes: Readonly<Record<keyof TokenParts, Uint8Array>>): TokenParts {
  return { id: base62(bytes.id, LENGTHS.id), secret: base62(bytes.secret, LENGTHS.secret) };
}

/** A token as its owner has it: `sbx_<key id>_<secret><checksum>`. */
export function tokenText({ id, secret }: TokenParts): string {
  const text = `${PREFIX}${id}_${secret}`;
  return text + checksumOf(text);
}

/** What an `Authorization` header presents; undefined for what can be no token of any kind, such as one with a typing error. */
export function presentedIn(authorization: string | undefined): Presented | undefined {
  const [, text = ""] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  const [, id, secret, checksum] = TOKEN.exec(text) ?? [];
  if (id !== undefined && secret !== undefined) {
    const isWhole = checksumOf(`${PREFIX}${id}_${secret}`) === checksum;
    return isWhole ? { kind: "token", id, secret } : undefined;
  }
  const [, admin] = ADMIN_TOKEN.exec(text) ?? [];
  if (admin !== undefined) return { kind: "admin", secret: admin };
  return JWT.test(text) ? { kind: "jwt", jwt: text } : undefined;
}

/** A signed JWT: three parts in base64url; of more than 8 KB there is none. */
const JWT = /^(?=.{1,8192}$)[\w-]+\.[\w-]+\.[\w-]+$/;

/** Six base62 digits of the CRC-32: it tells an error in typing from a wrong token, without looking anything up. */
function checksumOf(text: string): string {
  const crc = crc32(text);
  return base62(Uint8Array.of(crc >>> 24, crc >>> 16, crc >>> 8, crc), LENGTHS.checksum);
}

/** The CRC-32 of an ASCII text, as zip has it. */
export function crc32(text: string): number {
  let crc = -1;
  for (const character of text) {
    crc ^= character.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function base62(bytes: Uint8Array, length: number): string {
  let number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = "";
  while (text.length < length) {
    text = DIGITS.charAt(Number(number % BASE)) + text;
    number /= BASE;
  }
  return text;
}
