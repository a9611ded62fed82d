/**
 * The service of agents under load, over loopback, beside hono alone: `npm run bench:load -- [seconds of soak] [seconds of a round]`.
 * One hot agent of about 300 bytes is called by a generator in a process of its own: as often as the service can answer, half
 * as often, and twice as often; then for minutes, while its memory is watched. Writes docs/load.md, or ends with an
 * error where an answer was another than it must be, or the memory grew.
 *
 * @module
 */
import { whole } from "../cli/numbers.js";
import { keep } from "./evolution/results.js";
import { startGenerator } from "./load/generator.js";
import { publishHotAgent } from "./load/hot-agent.js";
import { overload } from "./load/overload.js";
import { writePage } from "./load/page.js";
import { sideBySide } from "./load/rounds.js";
import { startAgentsService, startHono } from "./load/servers.js";
import { soak } from "./load/soak.js";

async function main(soakSeconds: number, seconds: number): Promise<void> {
  const generator = startGenerator();
  const service = await startAgentsService();
  try {
    const { bytes, path, bodies, answer } = await publishHotAgent(service);
    const hono = await startHono(answer);
    const target = { origin: service.origin, path, headers: service.headers, bodies };
    const floor = { ...target, origin: hono.origin, path: "/run" };
    const beside = await sideBySide(generator, target, floor, seconds);
    await hono.close();
    const { median, max } = beside.capacity.service.perSecond;
    const over = await overload(generator, target, max, seconds);
    const long = await soak(generator, service, target, median / 2, soakSeconds);
    const wrong = [...over.wrong, ...long.wrong];
    if (wrong.length > 0) throw new Error(wrong.join("; ")); // the page says that nothing was
    const measured = { bytes, beside, over, soak: long };
    keep("load", measured);
    writePage(measured);
  } finally {
    generator.close();
    await service.close();
  }
}

const [soakSeconds = "300", seconds = "6"] = process.argv.slice(2);
main(whole("seconds of soak")(soakSeconds), whole("seconds of a round")(seconds)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
