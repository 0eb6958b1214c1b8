type Variables = Readonly<Record<string, string | undefined>>;

/** Whose credentials AWS is called with, where, and by which addresses: as Lambda, or the operator, sets a function's variables. */
export function awsAccess(ownBus: string, variables: Variables = process.env) {
  return {
    ownBus,
    get region() {
      return required(variables, "AWS_REGION");
    },
    /** A function's credentials are its role's. */
    credentials: () => ({
      accessKeyId: required(variables, "AWS_ACCESS_KEY_ID"),
      secretAccessKey: required(variables, "AWS_SECRET_ACCESS_KEY"),
      ...(variables.AWS_SESSION_TOKEN && { sessionToken: variables.AWS_SESSION_TOKEN }),
    }),
    /** The variables that AWS's own SDKs read: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html. */
    endpointOf: (service: string) =>
      variables[`AWS_ENDPOINT_URL_${service}`] || variables.AWS_ENDPOINT_URL || undefined,
  };
}

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (value) return value;
  throw new Error(`${name} is not in the environment`);
}
