import type { Explanation, GateDecision } from "../domain/gate/decision.ts";
import { Refusal } from "../domain/refusal.ts";
import { SendFailure } from "./failure.ts";
import type { Taken, World } from "./notifier.ts";
import { shortened } from "./words.ts";

/** What a gate says to who waits for it: to go on, or not; and why, in one word and in a text. */
export type GateAnswer = {
  readonly passes: boolean;
  readonly reason: string;
  readonly explanation: string;
  /** The decision, where there is a gate that decides. */
  readonly decision?: GateDecision;
};

/** Characters of what one requirement wants, and of what there is. */
const MOST = 500;

/**
 * Asks a gate now, whatever a notice said of it, and gives who waits its answer, which is what is said of it; while
 * the gate waits, so do they. A gate that isn't there says no.
 */
export async function answerFor(
  gate: string,
  { decide }: Pick<World, "decide">,
  give: (answer: GateAnswer) => Promise<Pick<Taken, "status">>,
): Promise<Taken> {
  const decision = await decisionOf(gate, decide);
  if (decision?.decision === "wait") {
    const until = decision.opensAt === undefined ? "" : ` until ${decision.opensAt}`;
    return { said: `not sent: ${gate} waits, ${decision.reason}${until}` };
  }
  const answer = decision ? answerOf(decision) : noGate(gate);
  const { status } = await give(answer);
  const [said = ""] = answer.explanation.split("\n");
  return { said: `answered: ${said}`, ...(status !== undefined && { status }) };
}

function answerOf(decision: GateDecision): GateAnswer {
  const passes = decision.decision === "pass";
  return { passes, reason: decision.reason, explanation: explanationOf(decision), decision };
}

function noGate(gate: string): GateAnswer {
  return { passes: false, reason: "NoGate", explanation: `there is no gate ${gate}` };
}

/** A gate that can't be asked for now is asked later; nobody is answered on a guess. */
async function decisionOf(
  gate: string,
  decide: World["decide"],
): Promise<GateDecision | undefined> {
  try {
    return await decide(gate);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "notFound" || error.code === "gone") return undefined;
    throw new SendFailure("temporary", `not sent: ${error.message}`);
  }
}

/** A decision in words, with all that a gate that blocks misses. */
function explanationOf({ gate, decision, reason, because }: GateDecision): string {
  const title = decision === "pass" ? `${gate} passes: ${reason}` : `${gate} blocks: ${reason}`;
  const unmet = because.filter(({ met }) => !met).map(lineOf);
  return [title, ...unmet].join("\n");
}

function lineOf({ requirement, wanted, actual }: Explanation): string {
  const what = typeof requirement === "number" ? `requirement ${requirement}` : requirement;
  return `${what}: wanted ${shortened(wanted, MOST)}, is ${shortened(actual, MOST)}`;
}
