/** A reason why the service can't run here, in one line that says what to do about it. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
}
