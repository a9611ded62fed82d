import type { Workshop } from "../../../agents/publish/publish.js";
import { judge } from "../../../gate/gate.js";
import type { Context } from "../../../kernel/context.js";
import type { Sandbox } from "../../../sandbox/job.js";
import { operationsOf } from "../../operation.js";

/** Makes an operation that brings agents in. */
export const inCompiler = operationsOf<Workshop>("compiler");

/** @param sandbox where agents are tried before they are stored */
export const openCompiler = (context: Context, sandbox: Sandbox): Workshop => ({ ...context, sandbox, gate: judge });
