import { RemovalPolicy } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
} from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { AGENDA_INDEX, PROBES_INDEX, TABLE, TREE_INDEX } from "../aws/table.ts";

/** The one table: statuses, history and remembered deliveries, and the stream that is the outbox. */
export class StatusTable extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
  readonly treeIndexArn: string;
  readonly agendaIndexArn: string;
  readonly probesIndexArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const table = new Table(this, "Table", {
      partitionKey: { name: TABLE.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE.sort, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: TABLE.expires,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    table.addGlobalSecondaryIndex({
      indexName: TREE_INDEX,
      partitionKey: { name: TABLE.tree, type: AttributeType.STRING },
      sortKey: { name: TABLE.partition, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    table.addGlobalSecondaryIndex({
      indexName: AGENDA_INDEX,
      partitionKey: { name: TABLE.agenda, type: AttributeType.STRING },
      sortKey: { name: TABLE.checkAt, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    table.addGlobalSecondaryIndex({
      indexName: PROBES_INDEX,
      partitionKey: { name: TABLE.probes, type: AttributeType.STRING },
      sortKey: { name: TABLE.partition, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    this.name = table.tableName;
    this.arn = table.tableArn;
    this.streamArn = streamOf(table);
    this.treeIndexArn = `${this.arn}/index/${TREE_INDEX}`;
    this.probesIndexArn = `${this.arn}/index/${PROBES_INDEX}`;
    this.agendaIndexArn = `${this.arn}/index/${AGENDA_INDEX}`;
  }
}

function streamOf({ tableStreamArn }: Table): string {
  if (!tableStreamArn) throw new Error("the table has no stream");
  return tableStreamArn;
}
