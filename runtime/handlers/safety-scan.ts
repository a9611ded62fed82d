import { scanFiles, scanRequest } from "../safety/scan.js";
import { api } from "./api.js";

export const handler = api(scanRequest, scanFiles);
