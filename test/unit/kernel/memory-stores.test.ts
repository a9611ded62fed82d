import { MemoryControlStore, MemoryObjectStore, MemoryStateStore } from "../../../runtime/kernel/memory-stores.js";
import { controlStoreContract, objectStoreContract, stateStoreContract } from "../../helpers/store-contracts.js";

describe("MemoryObjectStore", () => {
  const store = new MemoryObjectStore();
  objectStoreContract(
    () => store,
    async (key, body) => store.damage(key, body),
  );
});

describe("MemoryStateStore", () => {
  const store = new MemoryStateStore();
  stateStoreContract(() => store);
});

describe("MemoryControlStore", () => {
  const store = new MemoryControlStore();
  controlStoreContract(() => store);
});
