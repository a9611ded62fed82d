import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CorruptObject } from "../errors.js";
import type { ObjectStore } from "../stores.js";
import { CALL_DEADLINE_MS, call, clientConfig, isNamed } from "./aws.js";

/** Name of the metadata that carries the SHA-256 of the object, in hex. */
const SHA256 = "sha256";

/** The client of all S3 stores; an emulator has no bucket names in its host names. */
export const createS3Client = (): S3Client =>
  new S3Client({
    ...clientConfig,
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    responseChecksumValidation: "WHEN_REQUIRED",
  });

/** Objects in one S3 bucket. */
export class S3ObjectStore implements ObjectStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly deadlineMs = CALL_DEADLINE_MS,
  ) {}

  async put(key: string, body: Uint8Array, contentType: string): Promise<void> {
    const digest = createHash("sha256").update(body).digest();
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: body,
      ContentType: contentType,
      ChecksumSHA256: digest.toString("base64"),
      Metadata: { [SHA256]: digest.toString("hex") },
    });
    await call(`writing ${key}`, (abort) => this.client.send(command, abort), this.deadlineMs);
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const found = await call(`reading ${key}`, (abort) => this.read(key, abort), this.deadlineMs);
    if (found === undefined) return undefined;
    const actual = createHash("sha256").update(found.body).digest("hex");
    if (actual === found.expected) return found.body;
    throw new CorruptObject(
      `${key} does not match its SHA-256: ${found.expected ?? "none"} recorded, ${actual} found`,
      {
        field: "key",
        value: key,
        hint: "restore an earlier version of the object",
      },
    );
  }

  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let page: string | undefined;
    do {
      const command = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: page });
      const answer = await call(`listing ${prefix}`, (abort) => this.client.send(command, abort), this.deadlineMs);
      keys.push(...(answer.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      page = answer.NextContinuationToken;
    } while (page !== undefined);
    return keys;
  }

  async delete(key: string): Promise<void> {
    const command = new DeleteObjectCommand({ Bucket: this.bucket, Key: key });
    await call(`deleting ${key}`, (abort) => this.client.send(command, abort), this.deadlineMs);
  }

  private async read(key: string, abort: { abortSignal: AbortSignal }) {
    try {
      const answer = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }), abort);
      const body = (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      return { body, expected: answer.Metadata?.[SHA256] };
    } catch (error) {
      if (isNamed(error, "NoSuchKey", "NotFound")) return undefined;
      throw error;
    }
  }
}
