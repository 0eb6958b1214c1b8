import fc from "fast-check";
import type { Json } from "../../lib/domain/json.ts";
import { Refusal } from "../../lib/domain/refusal.ts";
import { SOURCES } from "../../lib/sources/registry.ts";
import { normalize } from "../../lib/sources/source.ts";
import { SENDERS } from "../acceptance/signed.ts";
import { fixture, fixturesIn } from "../fixtures/read.ts";
import { damaged } from "../sources/damage.ts";
import type { RawRequest } from "./raw-http.ts";

type Name = keyof typeof SOURCES;
type Sample = {
  readonly source: Name;
  readonly payload: Json;
  readonly headers: Readonly<Record<string, string>>;
};

/** Of sixteen letters, so that it is Base64 too. */
const SECRET = "aSecretOfTheTeam";
/** What nobody vouches for is one delivery of so many. */
const ONE_IN = 16;

/** Puts a hook of each source before the service; all that comes through it is below the hook's name. */
export async function putHooks(url: string): Promise<void> {
  for (const source of Object.keys(SENDERS)) {
    const resource = `"${hookOf(source)}/" + (path == "" ? "unplaced" : path)`;
    const { status } = await fetch(`${url}/v1/hooks/${hookOf(source)}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ source, secrets: [SECRET], resource }),
    });
    if (status !== 201) throw new Error(`${status} for the hook of ${source}`);
  }
}

/** Deliveries of every source, as it sends and signs them, most of them damaged in a few places. */
export function deliveriesTo(host: string): fc.Arbitrary<RawRequest> {
  const bySource = (Object.keys(SENDERS) as Name[]).map((source) => {
    const samples = samplesOf(source);
    return fc.constantFrom(...samples).chain((sample) =>
      fc.record({
        sample: fc.constant(sample),
        payload: fc.oneof(
          { weight: ONE_IN - 1, arbitrary: damaged(sample.payload, readAs(sample)) },
          { weight: 1, arbitrary: fc.constant(sample.payload) },
        ),
        secret: fc.oneof(
          { weight: ONE_IN - 1, arbitrary: fc.constant(SECRET) },
          { weight: 1, arbitrary: fc.constant("notOfTheTeamAtAl") },
        ),
      }),
    );
  });
  return fc.oneof(...bySource).map(({ sample: { source, headers }, payload, secret }) => {
    const body = JSON.stringify(payload);
    const signed = SENDERS[source].sign(body, secret);
    const sent = { host, "content-type": "application/json", ...headers, ...signed };
    return {
      method: "POST",
      target: `/v1/webhooks/${hookOf(source)}`,
      headers: Object.entries(sent),
      body: Buffer.from(body),
      framing: "length",
    };
  });
}

function hookOf(source: string): string {
  return `fuzz-${source}`;
}

/** The payloads of a source's fixtures, with the headers that they come with. */
function samplesOf(source: Name): Sample[] {
  const { folder = source, headers = () => ({}), open = (whole: Json) => whole } = SENDERS[source];
  return fixturesIn(`payloads/${folder}`).map((file) => {
    const whole = fixture<Json>(`payloads/${folder}/${file}`);
    return { source, payload: open(whole), headers: headers(file, whole) };
  });
}

/** Reads as the source does, so that the damage is where it looks. */
function readAs({ source, headers }: Sample): (payload: Json) => void {
  return (payload) => {
    try {
      normalize(SOURCES[source], { headers, body: new Uint8Array() }, payload);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
    }
  };
}
