import { emergencyRequest, switchEmergency } from "../safety/emergency-switch.js";
import { api } from "./api.js";

export const handler = api(emergencyRequest, switchEmergency);
