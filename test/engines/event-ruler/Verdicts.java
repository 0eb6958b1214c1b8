import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.event.ruler.JsonRuleCompiler;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;
import software.amazon.event.ruler.Patterns;

/**
 * Answers each line of JSON, a pattern's text and an event's, with event-ruler's verdict in one word,
 * and a second, "contradicted", when its automaton of the whole pattern says otherwise.
 *
 * The verdict is that some choice of one matcher a field matches, in an automaton of its own: in one
 * automaton matchers disturb one another. Of {"$or": [{"a": [1]}, {"a": [1, 2]}]} it doesn't match
 * {"a": 2}; of {"a": ["x", {"numeric": [">", 1]}, {"anything-but": "x"}]} it matches {"a": "x"} in
 * every other run; of {"a": [{"anything-but": {"wildcard": "*xy"}}, {"equals-ignore-case": "y"}]} it
 * matches {"a": "xy"}. EventBridge documents that a field matches when any of its matchers does.
 */
public class Verdicts {
    /** EventBridge's limit, which event-ruler leaves to its caller; see lib/domain/pattern/complexity.ts. */
    private static final int MAX_COMPLEXITY = 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    public static void main(String[] args) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var pair = JSON.readTree(line);
            answers.println(verdict(pair.get("pattern").textValue(), pair.get("event").textValue()));
        }
    }

    private static String verdict(String pattern, String event) throws Exception {
        if (JsonRuleCompiler.check(pattern) != null) return "invalid";
        var alternatives = JsonRuleCompiler.compile(pattern);
        var whole = machineOf(alternatives);
        var evaluator = new MachineComplexityEvaluator(MAX_COMPLEXITY + 1);
        if (whole.evaluateComplexity(evaluator) > MAX_COMPLEXITY) return "complex";
        var isMatch = false;
        for (var choice : choicesOf(alternatives)) isMatch |= matches(machineOf(List.of(choice)), event);
        return (isMatch ? "match" : "none") + (isMatch == matches(whole, event) ? "" : " contradicted");
    }

    private static boolean matches(Machine machine, String event) throws Exception {
        return !machine.rulesForJSONEvent(event).isEmpty();
    }

    private static Machine machineOf(List<Map<String, List<Patterns>>> alternatives) {
        var machine = Machine.builder().build();
        for (var alternative : alternatives) machine.addPatternRule("rule", alternative);
        return machine;
    }

    private static List<Map<String, List<Patterns>>> choicesOf(List<Map<String, List<Patterns>>> alternatives) {
        var choices = new ArrayList<Map<String, List<Patterns>>>();
        for (var alternative : alternatives) {
            var chosen = new ArrayList<Map<String, List<Patterns>>>(List.of(new HashMap<>()));
            for (var field : alternative.entrySet()) {
                var longer = new ArrayList<Map<String, List<Patterns>>>();
                for (var choice : chosen) {
                    for (var matcher : field.getValue()) {
                        var next = new HashMap<>(choice);
                        next.put(field.getKey(), List.of(matcher));
                        longer.add(next);
                    }
                }
                chosen = longer;
            }
            choices.addAll(chosen);
        }
        return choices;
    }
}
