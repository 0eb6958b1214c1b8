/** Lets a put through only onto the item of that version; undefined: only where there is none. */
export function versionGuard(version: number | undefined) {
  if (version === undefined) {
    return {
      ConditionExpression: "attribute_not_exists(#resource)",
      ExpressionAttributeNames: { "#resource": "resource" },
    };
  }
  return {
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: { ":version": { N: String(version) } },
  };
}
