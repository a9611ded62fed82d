import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { addEncryption } from "./data/encryption.js";
import { addProtection } from "./data/protection.js";
import { addStorage } from "./data/storage.js";
import { addEntrance } from "./edge/entrance.js";
import { addFirewall } from "./edge/firewall.js";
import { addPeople } from "./edge/people.js";
import { addMessaging } from "./messaging/messaging.js";
import { addNetwork } from "./network/network.js";
import { addAlarms } from "./observation/alarms.js";
import { addStopRequests } from "./observation/stop-requests.js";
import { addEvolution } from "./orchestration/evolution.js";
import { addOutputs } from "./outputs.js";
import { declareNames } from "./settings/names.js";
import { declareVariables } from "./settings/variables.js";
import { type BackendKind, setBackend } from "./terraform/backend.js";
import { useAws } from "./terraform/provider.js";
import { addCache } from "./workloads/cache.js";
import { addDatabase } from "./workloads/database.js";
import { addFunctions } from "./workloads/functions.js";
import { addServices } from "./workloads/services.js";

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
    addProtection(this, variables, names, encryption, storage);
    const firewall = addFirewall(this, variables, names, encryption);
    const entrance = addEntrance(this, variables, names, { storage, networking, firewall });
    const people = addPeople(this, variables, names);
    const cache = addCache(this, variables, names, encryption, networking);
    const database = addDatabase(this, variables, names, encryption, networking);
    addServices(this, variables, names, around, { entrance, people, stores: [cache, database] });
    addAlarms(this, variables, names, { functions, machine, messaging, stopRequests, entrance, database });
    addOutputs(this, around, { functions, machine, entrance, people, names, variables });
  }
}
