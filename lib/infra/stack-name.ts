/** The one stack, by the name that CloudFormation and the CDK's command line know it by. */
export const STACK_NAME = "Signalbox";
