import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { addAlarms } from "./alarms.js";
import { type BackendKind, setBackend } from "./backend.js";
import { addEncryption } from "./encryption.js";
import { addEvolution } from "./evolution.js";
import { addFunctions } from "./functions.js";
import { addMessaging } from "./messaging.js";
import { declareNames } from "./names.js";
import { addNetwork } from "./network.js";
import { addOutputs } from "./outputs.js";
import { addProtection } from "./protection.js";
import { useAws } from "./provider.js";
import { addStopRequests } from "./stop-requests.js";
import { addStorage } from "./storage.js";
import { declareVariables } from "./variables.js";

/** T-Developer on AWS. One synthesized stack serves every environment; the tfvars make the difference. */
export class TDeveloperStack extends TerraformStack {
  constructor(scope: Construct, id: string, { backend }: { readonly backend: BackendKind }) {
    super(scope, id);
    setBackend(this, backend);
    const variables = declareVariables(this);
    useAws(this, variables);
    const names = declareNames(this, variables);
    const encryption = addEncryption(this, variables, names);
    const storage = addStorage(this, variables, names, encryption);
    const networking = addNetwork(this, variables, names, storage);
    const messaging = addMessaging(this, variables, names, encryption);
    const around = { encryption, storage, networking, messaging };
    const functions = addFunctions(this, variables, names, around);
    const machine = addEvolution(this, variables, names, encryption, functions);
    const stopRequests = addStopRequests(this, names, { encryption, functions, messaging });
    addAlarms(this, variables, names, { functions, machine, messaging, stopRequests });
    addProtection(this, variables, names, around);
    addOutputs(this, around, functions, machine);
  }
}
