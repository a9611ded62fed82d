/** Who gives an order, for the audit: the name the operating system knows them by. */
export const who = (env: NodeJS.ProcessEnv): string => env.USER ?? env.USERNAME ?? env.LOGNAME ?? "unknown";
