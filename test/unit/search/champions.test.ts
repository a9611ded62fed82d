import { createHash } from "node:crypto";
import { completeRequest, requestHash } from "../../../runtime/lifecycle/request.js";
import type { SearchConfig } from "../../../runtime/search/config.js";
import { builtInTasks, evolve, type GenerationRecord, type TaskDefinition } from "../../../runtime/search/index.js";
import { real } from "../../helpers/examiners.js";

const x = Array.from({ length: 20 }, (_, i) => i / 10 - 1);

/** Constants that are fitted. */
const curve: TaskDefinition = {
  kind: "regression",
  name: "constants",
  target: "y",
  columns: { x, y: x.map((x) => 3.39 * x * x * x + (2.12 * x * x) / (1.7 + x * x)) },
  primitives: ["add", "sub", "mul", "div", "sin", "exp"],
  constants: "real",
};

interface Golden {
  readonly name: string;
  readonly task: TaskDefinition;
  readonly config: Partial<SearchConfig>;
  /** SHA-256 of the champion's source; it begins with the agent's id. */
  readonly source: string;
  /** SHA-256 of what every generation of every island looked like. */
  readonly course: string;
  /** SHA-256 of task definition, configuration and seed. */
  readonly request: string;
}

/** What the code of commit 320c9d3 ended with: two islands at least, three epochs, migrants between them; seed 1. */
const golden: readonly Golden[] = [
  {
    name: "online-bin-packing",
    task: builtInTasks["online-bin-packing"],
    config: { population: 12, generations: 6, epoch: 2 },
    source: "c908031c462d3331d435ab8c8d7002657ce93a15f1aec1f202f97e8eb4b639de",
    course: "09701e194f9bb99a45b4e89a95d2d89e88deeae2afa3bc86f7ae0a7711169f9c",
    request: "c0ebc4c51903cf6c049ecf2097f124335bc8a00ad46eb7203be9f58bbe73be3a",
  },
  {
    name: "nguyen-7",
    task: builtInTasks["nguyen-7"],
    config: { population: 30, generations: 12, epoch: 4, targetFitness: 0 },
    source: "d9190f62dc81736169fdab2ab432701f040b2101ae07e0702f6833535023130f",
    course: "5ad94b9f9af9a46975823b7998d63437693c6f15271cd382be9ebbb41b4048dc",
    request: "c9e44e1fbb8ca2fbbf53cca4e492335f4936ccc1c6574cd4a7858c1138fc402b",
  },
  {
    name: "fizz-buzz",
    task: builtInTasks["fizz-buzz"],
    config: { population: 20, generations: 6, epoch: 2, migrants: 3 },
    source: "78a18849b082b40949c650dc3d3a02dfb675a255ffc86a817230fe29ea3a7d64",
    course: "ac2baae3f54ea3947f0c48c463ca7dc22c30a0a1786f889befd96130340e9668",
    request: "5c9b3d79127954edb392bb96e6129334c00033310e1bdcd869d78ac9861d310d",
  },
  {
    name: "a curve with constants",
    task: curve,
    config: { population: 40, generations: 9, epoch: 3 },
    source: "341fa50952a6269ca74ecfc888e1144a69bc88fc13526048e3f99beb12efdd0f",
    course: "e5eb73bb1b5a6b256589b971bb5b72b9f60f65fa425d136051c946cebf4fe2e7",
    request: "815fa39b61cf8b8f8e7d022901c16e39d4d592be48efd30253f08a943364930f",
  },
  {
    name: "nguyen-7 by fronts",
    task: builtInTasks["nguyen-7"],
    config: { population: 40, generations: 9, epoch: 3, selection: "pareto", targetFitness: 0 },
    source: "b06732be5af03958737b56514a33f060d4ee3c0851a8c4f5b5878361de2cdb36",
    course: "b9881004cac2ca14ad81a9ab06032ae0d589286b7e34a44d31bad3e5dfcaf7f4",
    request: "531dc687722df4a32b7d83a86884dcbbb5c0e057fcbdcf4e29b6d325bac616f2",
  },
  {
    name: "fizz-buzz with everything on",
    task: builtInTasks["fizz-buzz"],
    config: {
      population: 24,
      generations: 6,
      epoch: 2,
      migrants: 3,
      exploration: 0.3,
      archiveRate: 0.3,
      cascadeShare: 0.5,
      patience: 3,
    },
    source: "78a18849b082b40949c650dc3d3a02dfb675a255ffc86a817230fe29ea3a7d64",
    course: "5b91f83ff9d89dd4b0c48661c5dac1ebe607cd1f9eeb395cc4250b6149e671b2",
    request: "1d94382783cf5a9e49353a488f1814f9fb45d1c449d003cbea801e42c2cb8200",
  },
];

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("the champion of a fixed seed", () => {
  it.each(golden)("is the same bytes as ever, by the same course: $name", async (known) => {
    const { task, config } = known;
    const records: GenerationRecord[] = [];
    const onGeneration = (record: GenerationRecord) => records.push(record);
    const { best, source } = await evolve(task, { seed: 1, config, sandbox: real(), onGeneration });
    expect(sha256(source)).toBe(known.source);
    expect(best.agentId).toBe(known.source.slice(0, 16));
    records.sort((a, b) => a.island - b.island || a.generation - b.generation);
    expect(sha256(JSON.stringify(records))).toBe(known.course);
    expect(requestHash(completeRequest({ task, config: { ...config }, seed: 1 }))).toBe(known.request);
  });
});
