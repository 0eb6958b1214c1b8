import { stripVTControlCharacters, styleText } from "node:util";
import type { GateDecision } from "../lib/domain/gate/decision.ts";

type Style = "green" | "yellow" | "red";
const STYLES: Readonly<Record<GateDecision["decision"], Style>> = {
  pass: "green",
  wait: "yellow",
  block: "red",
};

/** Tells the story: in colour on a terminal, in plain lines elsewhere. */
export class Telling {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** Begins a step: what happens, and the request that makes it happen. */
  step(title: string, request?: string): void {
    this.#write("");
    this.#write(styleText("bold", title));
    if (request) this.#write(styleText("dim", `  ${request}`));
  }

  /** What a gate decides, and why. */
  decision({ gate, decision, reason, opensAt, because }: GateDecision): void {
    const verdict = styleText(STYLES[decision], decision);
    const opens = opensAt ? `, opens at ${opensAt}` : "";
    this.#write(`  ${gate}: ${verdict} (${reason}${opens})`);
    for (const { met, wanted, actual } of because) {
      const mark = met ? styleText("green", "✓") : styleText("red", "✗");
      this.#write(`    ${mark} ${wanted} ${styleText("dim", `— ${actual}`)}`);
    }
  }

  /** What another program says meanwhile. */
  aside(who: string, line: string): void {
    this.#write(styleText("cyan", `  ${who} │ ${stripVTControlCharacters(line)}`));
  }
}
