import { randomUUID } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from "@aws-sdk/client-s3";
import { Conflict, CorruptObject } from "../../kernel/errors.js";
import { backOff, retry } from "../../kernel/retry.js";
import { sha256 } from "../../kernel/sha256.js";
import type { ObjectStore } from "../../kernel/stores.js";
import { CALL_DEADLINE_MS, callAws, clientConfig, isNamed } from "./aws.js";

/** Name of the metadata that carries the SHA-256 of the object, in hex. */
const SHA256 = "sha256";

/** Name of the metadata that says which update wrote the object. */
const UPDATE = "update";

/** Tries of an update whose writer is overtaken by others, and the unit of the pauses between them, in milliseconds. */
const ATTEMPTS = 6;
const PAUSE_MS = 20;

/** The client of all S3 stores; an emulator has no bucket names in its host names. */
export const createS3Client = (): S3Client =>
  new S3Client({
    ...clientConfig,
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    responseChecksumValidation: "WHEN_REQUIRED",
  });

/** An object as S3 gives it. */
interface Found {
  readonly body: Uint8Array;
  readonly sha256: string | undefined;
  /** Names this version of it. */
  readonly tag: string | undefined;
  /** The update that wrote it, if one did. */
  readonly update: string | undefined;
}

/** What must hold for a write to happen, and what is written beside the body. */
type Extras = Pick<PutObjectCommandInput, "IfMatch" | "IfNoneMatch" | "Metadata">;

/** Objects in one S3 bucket. */
export class S3ObjectStore implements ObjectStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly deadlineMs = CALL_DEADLINE_MS,
  ) {}

  async put(key: string, body: Uint8Array, contentType: string): Promise<void> {
    await this.write(key, body, contentType, {});
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return (await this.find(key))?.body;
  }

  async update(key: string, change: (body: Uint8Array | undefined) => Uint8Array, contentType: string): Promise<void> {
    const update = randomUUID();
    const replace = async (): Promise<boolean> => {
      const found = await this.find(key);
      if (found?.update === update) return true; // overtaken by ourselves: the SDK tried again as an answer was lost
      const condition = found ? { IfMatch: found.tag } : { IfNoneMatch: "*" };
      return this.writeIf(key, change(found?.body), contentType, { ...condition, Metadata: { [UPDATE]: update } });
    };
    if (await retry(replace, { attempts: ATTEMPTS, until: Boolean, pauseMs: backOff(PAUSE_MS) })) return;
    throw new Conflict(`${key} was changed by others ${ATTEMPTS} times`, { hint: "try again in a moment" });
  }

  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let page: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: page });
      const answer = await callAws(`listing ${prefix}`, (abort) => this.client.send(command, abort), this.deadlineMs);
      keys.push(...(answer.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      page = answer.NextContinuationToken;
    } while (page !== undefined);
    return keys;
  }

  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.bucket, Key: key });
    await callAws(`deleting ${key}`, (abort) => this.client.send(command, abort), this.deadlineMs);
  }

  /** @returns false when the condition does not hold: somebody else wrote meanwhile */
  private async writeIf(key: string, body: Uint8Array, contentType: string, extras: Extras): Promise<boolean> {
    try {
      await this.write(key, body, contentType, extras);
      return true;
    } catch (error) {
      if (isNamed(error, "PreconditionFailed", "ConditionalRequestConflict", "NoSuchKey")) return false;
      throw error;
    }
  }

  private async write(key: string, body: Uint8Array, contentType: string, extras: Extras): Promise<void> {
    const digest = sha256(body);
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: body,
      ContentType: contentType,
      ChecksumSHA256: Buffer.from(digest, "hex").toString("base64"),
      ...extras,
      Metadata: { ...extras.Metadata, [SHA256]: digest },
    });
    await callAws(`writing ${key}`, (abort) => this.client.send(command, abort), this.deadlineMs);
  }

  private async find(key: string): Promise<Found | undefined> {
    const found = await callAws(`reading ${key}`, (abort) => this.read(key, abort), this.deadlineMs);
    if (found === undefined) return undefined;
    const actual = sha256(found.body);
    if (actual === found.sha256) return found;
    throw new CorruptObject(`${key} does not match its SHA-256: ${found.sha256 ?? "none"} recorded, ${actual} found`, {
      field: "key",
      value: key,
      hint: "restore an earlier version of the object",
    });
  }

  private async read(key: string, abort: { abortSignal: AbortSignal }): Promise<Found | undefined> {
    try {
      const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }), abort);
      const body = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      return { body, sha256: answer.Metadata?.[SHA256], tag: answer.ETag, update: answer.Metadata?.[UPDATE] };
    } catch (error) {
      if (isNamed(error, "NoSuchKey", "NotFound")) return undefined;
      throw error;
    }
  }
}
