/** Asks RDS of a local AWS for something, by hand: there is no SDK here for what makes databases. */
export async function askRds(endpoint: string, parameters: Readonly<Record<string, string>>): Promise<string> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/rds/aws4_request" },
    body: new URLSearchParams({ Version: "2014-10-31", ...parameters }),
  });
  const body = await response.text();
  if (!response.ok) throw new Error(`${parameters.Action}: ${body}`);
  return body;
}
