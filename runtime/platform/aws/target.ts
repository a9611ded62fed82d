/** One deployed T-Developer, and the way to it. */
export interface Target {
  readonly environment: string;
  readonly region: string;
  /** Undefined: AWS itself. */
  readonly endpoint?: string;
  /** Undefined: the ordinary AWS credential chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The environment variables that lead any AWS tool to a target. */
export function awsEnvironment({ region, endpoint, credentials }: Target): Record<string, string> {
  return {
    AWS_REGION: region,
    ...(endpoint && { AWS_ENDPOINT_URL: endpoint }),
    ...(credentials && {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }),
  };
}
