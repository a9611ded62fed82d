import { existsSync, readFileSync } from "node:fs";
import { postgresSessions } from "../../runtime/platform/postgres/agent-sessions.js";
import { connectPool } from "../../runtime/platform/postgres/pool.js";
import { openDatabase } from "../../runtime/services/container/database.js";
import { type TestAws, testAws } from "../helpers/local-aws.js";

const MASTER = { user: "master", password: "long enough" };

/** There is no SDK for what makes databases here. */
async function rds({ endpoint }: TestAws, parameters: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/rds/aws4_request" },
    body: new URLSearchParams({ Version: "2014-10-31", ...parameters }),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${parameters.Action}: ${body}`);
  return body;
}

const fieldOf = (body: string, name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`).exec(body)?.[1] ?? "";

/** A database of RDS, which lets in by tokens of roles alone. */
describe("the database of a container, on the local AWS", () => {
  let aws: TestAws;
  const before = { ...process.env };

  beforeAll(async () => {
    aws = await testAws();
    Object.assign(process.env, aws.environment); // what signs tokens reads it
  });

  afterAll(async () => {
    process.env = before;
    await aws?.remove();
  });

  it("is signed in to by the role, migrated and used", async () => {
    if (!existsSync("/usr/lib/postgresql")) {
      process.stderr.write("left out: signing in to RDS by a token (install Debian's postgresql)\n");
      return;
    }
    const made = await rds(aws, {
      Action: "CreateDBCluster",
      DBClusterIdentifier: "d",
      Engine: "aurora-postgresql",
      DatabaseName: "app",
      MasterUsername: MASTER.user,
      MasterUserPassword: MASTER.password,
      EnableIAMDatabaseAuthentication: "true",
    });
    const place = { host: fieldOf(made, "Endpoint"), port: Number(fieldOf(made, "Port")), name: "app" };
    const ca = readFileSync(aws.authority, "utf8");
    const master = connectPool({ ...place, user: MASTER.user, password: async () => MASTER.password, ca }, () => {});
    for (const statement of [
      "CREATE ROLE t_developer LOGIN",
      "GRANT rds_iam TO t_developer",
      "GRANT CREATE ON DATABASE app TO t_developer",
    ]) {
      await master.query(statement);
    }
    await master.close();
    const variables = {
      DATABASE_HOST: place.host,
      DATABASE_PORT: String(place.port),
      DATABASE_NAME: place.name,
      DATABASE_CA: aws.authority,
    };
    const database = openDatabase({ ...variables, DATABASE_USER: "t_developer" }, () => {});
    if (database === undefined) throw new Error("there is a host");
    const sessions = postgresSessions(database, Date.now);
    const name = { agent_id: "0".repeat(16), session: "till-3" };
    const state = { state: 1, version: 1, answers: [], expires_at: Date.now() + 60_000 };
    expect(await sessions.write(name, state, 0)).toBe(true);
    expect(await sessions.read(name)).toEqual({ value: state, revision: 1 });
    await database.close();
    const other = openDatabase({ ...variables, DATABASE_USER: MASTER.user }, () => {}); // no member of rds_iam
    await expect(other?.query("SELECT 1")).rejects.toMatchObject({ code: "28P01" });
    await other?.close();
  });
});
