/** A process that starts a local AWS in the folder of its argument and does nothing else: somebody to kill. */
import { startLocalAws } from "../../local/emulator.js";

startLocalAws({ directory: process.argv[2] }).then(
  ({ endpoint }) => console.log(endpoint),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
