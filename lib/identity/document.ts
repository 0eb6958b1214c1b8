/** Milliseconds that a document may take, and bytes that it may have. */
export const DOCUMENT = { timeout: 3_000, bytes: 65_536 } as const;

/** The JSON object at an address; throws when there is none, elsewhere, too late, or too much. */
export async function documentAt(address: string): Promise<Record<string, unknown>> {
  const response = await fetch(address, {
    headers: { accept: "application/json" },
    redirect: "error",
    signal: AbortSignal.timeout(DOCUMENT.timeout),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${address} answered ${response.status}`);
  }
  const value: unknown = JSON.parse(await textOf(response, address));
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw new Error(`${address} is no JSON object`);
}

/** An answer's text; what is longer than allowed is not read to its end. */
async function textOf(response: Response, address: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > DOCUMENT.bytes)
      throw new Error(`${address} has more than ${DOCUMENT.bytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
