import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { TABLE, TREE_INDEX } from "../aws/table.ts";

/** The one table: statuses, history and remembered deliveries, and the stream that is the outbox. */
export class StatusTable extends Construct {
  readonly table: Table;
  readonly streamArn: string;
  readonly treeIndexArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: TABLE.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE.sort, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: TABLE.expires,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: TREE_INDEX,
      partitionKey: { name: TABLE.tree, type: AttributeType.STRING },
      sortKey: { name: TABLE.partition, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
    if (!this.table.tableStreamArn) throw new Error("the table has no stream");
    this.streamArn = this.table.tableStreamArn;
    this.treeIndexArn = `${this.table.tableArn}/index/${TREE_INDEX}`;
  }
}
