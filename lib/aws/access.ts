/** Whose credentials AWS is called with, where, and by which addresses: as Lambda, or the operator, sets a function's variables. */
export function awsAccess(
  ownBus: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
) {
  const { AWS_REGION: region, AWS_ENDPOINT_URL: everywhere } = environment;
  if (!region) throw new Error("AWS_REGION is not in the environment");
  return {
    region,
    ownBus,
    credentials: () => credentialsIn(environment),
    /** The variables that AWS's own SDKs read: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html. */
    endpointOf: (service: string) => environment[`AWS_ENDPOINT_URL_${service}`] || everywhere,
  };
}

/** A function's credentials are its role's, and Lambda has them in its variables. */
function credentialsIn(environment: Readonly<Record<string, string | undefined>>) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error("there are no credentials of AWS in the environment");
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
