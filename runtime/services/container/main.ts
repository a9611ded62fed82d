/**
 * What a container starts: `node services.mjs <name>`.
 *
 * @module
 */
import { log } from "../../kernel/log.js";
import { runContainer } from "./container.js";

runContainer(process.argv[2], process.env).then(
  () => process.exit(0), // whatever still hangs on a line has had its time
  (error: unknown) => {
    log("error", "the service could not be started", { error });
    process.exit(1);
  },
);
