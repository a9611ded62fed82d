import * as z from "zod";
import { scanFiles, scanned, scanRequest } from "../../../gate/scan.js";
import { inSafety } from "./group.js";

/** Judges files. */
export const safetyScan = inSafety({
  action: "scan",
  tool: "scan",
  method: "POST",
  path: "/scan",
  summary: "Judges source files: JavaScript, TypeScript or Python",
  input: scanRequest,
  answer: z.array(scanned),
  role: "viewer",
  changes: false,
  act: (request, context) => scanFiles(request, context),
});
