import { existsSync } from "node:fs";
import type { DatabaseEnvironment } from "../../runtime/architecture/environment.js";
import { postgresSessions } from "../../runtime/platform/postgres/agent-sessions.js";
import type { Database } from "../../runtime/platform/postgres/database.js";
import { openDatabase } from "../../runtime/services/container/database.js";
import { type TestAws, testAws } from "../helpers/local-aws.js";
import { askRds } from "../helpers/rds.js";

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
    const made = await askRds(aws.endpoint, {
      Action: "CreateDBCluster",
      DBClusterIdentifier: "d",
      Engine: "aurora-postgresql",
      DatabaseName: "app",
      MasterUsername: "master",
      ManageMasterUserPassword: "true",
      EnableIAMDatabaseAuthentication: "true",
    });
    const place = { host: fieldOf(made, "Endpoint"), port: Number(fieldOf(made, "Port")), name: "app" };
    const variables = {
      DATABASE_HOST: place.host,
      DATABASE_PORT: String(place.port),
      DATABASE_NAME: place.name,
      DATABASE_USER: "t_developer",
      DATABASE_CA: aws.authority,
    };
    const open = (more: Partial<DatabaseEnvironment> = {}): Database => {
      const opened = openDatabase({ ...variables, ...more }, () => {});
      if (opened === undefined) throw new Error("there is a host");
      return opened;
    };
    const database = open();
    await expect(database.query("SELECT 1")).rejects.toMatchObject({ code: "unavailable" }); // nobody has made the user yet
    const owners = [0, 1].map(() => open({ DATABASE_OWNER: fieldOf(made, "SecretArn") }));
    await Promise.all(owners.map((owner) => owner.query("SELECT 1")));
    await Promise.all(owners.map((owner) => owner.close()));
    const sessions = postgresSessions(database, Date.now);
    const name = { agent_id: "0".repeat(16), session: "till-3" };
    const state = { state: 1, version: 1, answers: [], expires_at: Date.now() + 60_000 };
    expect(await sessions.write(name, state, 0)).toBe(true);
    expect(await sessions.read(name)).toEqual({ value: state, revision: 1 });
    await database.close();
    const other = open({ DATABASE_USER: "master" }); // no member of rds_iam
    await expect(other.query("SELECT 1")).rejects.toMatchObject({ code: "unavailable", cause: { code: "28P01" } });
    await other.close();
  });
});
