/**
 * `npm run build`: everything under dist/ that a synth needs, and what each function weighs.
 *
 * @module
 */
import { type BuiltFunction, buildFunctions } from "./bundle.js";
import { writeOperationIndices } from "./operations.js";
import { buildServices } from "./services.js";
import { stageModules } from "./stage-modules.js";

/** Lists the operations, stages the Terraform modules, builds services and functions; nothing where nothing changed. */
export async function buildAll(): Promise<readonly BuiltFunction[]> {
  writeOperationIndices();
  stageModules();
  await buildServices();
  return buildFunctions();
}

const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(0);

function table(built: readonly BuiltFunction[]): string {
  const rows = built.map(({ name, zipBytes, heaviest }) => {
    const parts = heaviest.map(([part, bytes]) => `${part} ${kilobytes(bytes)}`);
    return `${name.padEnd(18)}${kilobytes(zipBytes).padStart(7)}  ${parts.join(", ")}`;
  });
  return [`${"function".padEnd(18)} zip KB  heaviest parts of index.js (KB)`, ...rows].join("\n");
}

if (require.main === module) {
  buildAll().then(
    (built) => console.log(table(built)),
    (error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
