import * as z from "zod";
import { TDeveloperError } from "../kernel/errors.js";

const problem = z.object({
  code: z.string(),
  detail: z.string(),
  field: z.string().optional(),
  value: z.unknown().optional(),
  hint: z.string().optional(),
});

/** What an operation refused that was done elsewhere, as it said it: code, field, value and hint are its own. */
export class RemoteProblem extends TDeveloperError {
  readonly code: string;

  /** @param body what was answered: a problem of RFC 9457 */
  constructor(body: unknown) {
    const said = problem.parse(body);
    super(said.detail, said);
    this.code = said.code;
  }
}
