import java.io.OutputStream;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/** DynamoDB Local, in memory, on a port of this machine only; prints its URL, and ends when its input does. */
public class Server {
    /** Tests that race open hundreds of connections at once. */
    private static final int MAX_WAITING = 1024;

    public static void main(String[] args) throws Exception {
        // As with -sharedDb: on AWS too, a table is its account's, whichever credentials ask for it.
        var engine = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        var server = new org.eclipse.jetty.server.Server();
        var connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(MAX_WAITING);
        server.addConnector(connector);
        server.setHandler(new LocalDynamoDBServerHandler(engine, null));
        server.start();
        System.out.println("http://127.0.0.1:" + connector.getLocalPort());
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
