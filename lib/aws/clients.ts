/** How long a call to AWS may take, in milliseconds: far less than the function that waits for it. */
export const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
} as const;
