/** The generator's process: sends each load that it is told of, and tells what became of it. */
import { type Load, send } from "./send.js";

process.on("message", async (load: Load) => {
  process.send?.(await send(load));
});
