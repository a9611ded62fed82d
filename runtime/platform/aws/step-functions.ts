import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { Conflict } from "../../kernel/errors.js";
import type { Json } from "../../kernel/json.js";
import type { Executions } from "../../kernel/stores.js";
import { callAws, isNamed } from "./aws.js";

/** Executions of the deployed state machine; an identity is an ARN. */
export class StepFunctionsExecutions implements Executions {
  constructor(
    private readonly client: SFNClient,
    private readonly stateMachine: string,
  ) {}

  identity(name: string): string {
    return `${this.stateMachine.replace(":stateMachine:", ":execution:")}:${name}`;
  }

  async start(name: string, input: Json): Promise<void> {
    const command = new StartExecutionCommand({
      stateMachineArn: this.stateMachine,
      name,
      input: JSON.stringify(input),
    });
    try {
      await callAws(`starting ${name}`, (abort) => this.client.send(command, abort));
    } catch (error) {
      if (!isNamed(error, "ExecutionAlreadyExists")) throw error;
      throw new Conflict(`an execution called ${name} exists already`, { value: name, cause: error });
    }
  }

  async stop(identity: string, reason: string): Promise<void> {
    const command = new StopExecutionCommand({ executionArn: identity, error: "EmergencyStopped", cause: reason });
    try {
      await callAws(`stopping ${identity}`, (abort) => this.client.send(command, abort));
    } catch (error) {
      if (!isNamed(error, "ExecutionDoesNotExist")) throw error;
    }
  }

  async isRunning(identity: string): Promise<boolean> {
    const command = new DescribeExecutionCommand({ executionArn: identity });
    try {
      const { status } = await callAws(`looking at ${identity}`, (abort) => this.client.send(command, abort));
      return status === "RUNNING";
    } catch (error) {
      if (isNamed(error, "ExecutionDoesNotExist")) return false;
      throw error;
    }
  }

  async running(): Promise<string[]> {
    const identities: string[] = [];
    let page: string | undefined;
    do {
      const command = new ListExecutionsCommand({
        stateMachineArn: this.stateMachine,
        statusFilter: "RUNNING",
        nextToken: page,
      });
      const answer = await callAws("listing executions", (abort) => this.client.send(command, abort));
      identities.push(...(answer.executions ?? []).flatMap(({ executionArn }) => executionArn ?? []));
      page = answer.nextToken;
    } while (page !== undefined);
    return identities;
  }
}
