import type { Json } from "../../../kernel/json.js";
import type { ProgramDesign } from "./design.js";

/** What a model is told of a task of programs: nothing that selection does not see. */
export function briefProgram({ vocabulary: { inputs, output, cells }, training }: ProgramDesign) {
  const called =
    typeof inputs === "string" ? `one ${inputs}` : inputs.map(({ name, type }) => `${name}: ${type}`).join(", ");
  const memory =
    cells.length > 0 ? " The inner function may keep what it was given in variables of the outer one." : "";
  return {
    purpose: `Answer every case: from the input (${called}) the output, which is of type ${output}.`,
    form: `An agent is one module, export default () => (input) => output, in plain JavaScript of any form.${memory}`,
    examples: training.map(({ inputs: given, outputs }) =>
      given.length === 1
        ? { input: given[0] as Json, expected: outputs[0] }
        : { input: given as Json, expected: outputs as Json },
    ),
  };
}
