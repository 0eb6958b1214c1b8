import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A certificate that is signed by itself, and its key, as PEM. */
export type SelfSigned = { readonly cert: string; readonly key: string };

const ECDSA_WITH_SHA256 = "2a8648ce3d040302";
const COMMON_NAME = "550403";

const TAGS = {
  integer: 0x02,
  bits: 0x03,
  oid: 0x06,
  text: 0x0c,
  time: 0x18,
  list: 0x30,
  set: 0x31,
};

/** A certificate for a host, good between two times, as RFC 5280 has it; no tool and no file is needed. */
export function selfSigned(host: string, validFrom: Date, validTo: Date): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der("list", der("oid", Buffer.from(ECDSA_WITH_SHA256, "hex")));
  const type = der("oid", Buffer.from(COMMON_NAME, "hex"));
  const name = der("list", der("set", der("list", type, der("text", Buffer.from(host)))));
  const validity = der("list", time(validFrom), time(validTo));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const serial = der("integer", Buffer.from([1]));
  const body = der("list", serial, algorithm, name, validity, name, spki);
  const signature = der("bits", Buffer.from([0]), sign("sha256", body, privateKey));
  return { cert: pem(der("list", body, algorithm, signature)), key: pemOf(privateKey) };
}

function der(tag: keyof typeof TAGS, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([TAGS[tag], ...(length < 0x80 ? [length] : long)]), content]);
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/\.\d+|[-:T]/g, "");
  return der("time", Buffer.from(digits));
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}
