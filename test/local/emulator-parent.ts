/** A process that starts a local AWS, in the folder of its argument and with the images of the next, and does nothing else: somebody to kill. */
import { startLocalAws } from "../../local/emulator.js";

startLocalAws({ directory: process.argv[2], images: JSON.parse(process.argv[3] ?? "{}") }).then(
  ({ endpoint }) => console.log(endpoint),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
