import { agentId } from "../agents/agent-id.js";
import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import type { Gate } from "../safety/verdict.js";
import type { Individual, Rejection } from "./contract.js";
import type { Program } from "./genome/program.js";
import { formatGenome } from "./genome/text.js";
import type { Problem } from "./tasks/index.js";

/** What became of a program: a member of the population, or nothing. */
export type Assessment =
  | { readonly accepted: true; readonly individual: Individual }
  | { readonly accepted: false; readonly rejection: Rejection };

/** Assessments remembered; beyond, the memory starts anew. */
const REMEMBERED = 100_000;

/**
 * Turns programs into individuals: prints them, checks their size, has them judged by the gate, and only then evaluates
 * them. What was assessed once is not paid for again.
 */
export class Assessor {
  /** Programs whose error was computed. */
  evaluations = 0;
  private readonly known = new Map<string, Assessment>();

  constructor(
    private readonly problem: Problem,
    private readonly gate: Gate,
  ) {}

  assess(program: Program, parents: readonly Individual[]): Assessment {
    const genome = formatGenome(program);
    let assessed = this.known.get(genome);
    if (assessed === undefined) {
      assessed = this.assessNew(program, genome);
      if (this.known.size >= REMEMBERED) this.known.clear();
      this.known.set(genome, assessed);
    }
    if (!assessed.accepted) return assessed;
    const parentIds = [...new Set(parents.map((parent) => parent.agentId))];
    return { accepted: true, individual: { ...assessed.individual, parentIds } };
  }

  private assessNew(program: Program, genome: string): Assessment {
    const source = this.problem.print(program);
    const bytes = Buffer.byteLength(source);
    const id = agentId(source);
    if (bytes > AGENT_CODE_BYTES) return { accepted: false, rejection: { reason: "size", agentId: id, bytes, source } };
    const verdict = this.gate(source);
    if (verdict.decision !== "accept") {
      return { accepted: false, rejection: { reason: "safety", agentId: id, bytes, source, verdict } };
    }
    this.evaluations++;
    const fitness = this.problem.evaluate(program);
    const safetyScore = verdict.safety_score;
    return { accepted: true, individual: { genome, agentId: id, fitness, bytes, safetyScore, parentIds: [] } };
  }
}
