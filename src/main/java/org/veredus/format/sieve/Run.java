package org.veredus.format.sieve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.mime.Part;
import org.veredus.format.sieve.Delivery.Occasion.Known;
import org.veredus.format.sieve.mail.Conversions;
import org.veredus.format.sieve.mail.Mail;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.format.sieve.syntax.Place;

/// One run of a script: all that changes while it goes on.
final class Run {
    /// Extensions that a script may not even require when something happens in a mailbox. RFC 6785
    /// §3.11
    private static final List<String> FOR_ARRIVALS =
            List.of("reject", "ereject", "vacation", "vacation-seconds", "snooze");

    private final Delivery delivery;
    private final World world;
    private final Limits limits;
    private final Trace trace;
    private final Mail mail;
    private final boolean changedBefore;
    private final Outcome outcome;
    private final Variables variables;
    private final Deque<Script> running = new ArrayDeque<>();
    private final Set<String> included = new HashSet<>();
    private final Map<String, Boolean> duplicates = new HashMap<>();
    private final List<DuplicateMark> marks = new ArrayList<>();
    private List<String> flags;
    private @Nullable Part part;
    private String breakTo = "";
    private final Conversions conversions;
    private int headerEdits;
    private int lookUps;
    private long steps;
    private int line = 1;

    /// Names the included script that runs; empty in the main one.
    private String within = "";

    /// What a run begins with: that of the script before it, or of the delivery.
    ///
    /// @param outcome gets what the run asks for
    record Beginning(Content content, List<String> flags, Outcome outcome) {}

    Run(Delivery delivery, World world, Limits limits, Trace trace, Beginning beginning) {
        this.delivery = delivery;
        this.world = world;
        this.limits = limits;
        this.trace = trace;
        this.mail = new Mail(beginning.content().octets());
        this.changedBefore = beginning.content().changed();
        this.flags = beginning.flags();
        this.outcome = beginning.outcome();
        this.variables = new Variables(limits);
        this.conversions = new Conversions(mail, world.converter());
    }

    /// Null if all went well, else why it failed, and where.
    @Nullable Note execute(Script script) {
        try {
            for (String extension : FOR_ARRIVALS) {
                if (script.required().contains(extension)) requireArrival(extension);
            }
            call(script);
            return null;
        } catch (ScriptFailure failure) {
            trace("error: " + failure.sentence());
            return new Note(new Place(line, 1), within + failure.sentence());
        }
    }

    /// Some words mean something only while a message comes in. RFC 6785 §3.11, §4.6
    void requireArrival(String word) throws ScriptFailure {
        if (delivery.occasion() instanceof Delivery.Occasion.Event) {
            throw new ScriptFailure(
                    "\"" + word + "\" is for messages that come in, not for those in a mailbox");
        }
    }

    /// Whether there is an envelope to look at.
    void requireEnvelope() throws ScriptFailure {
        requireArrival("envelope");
        if (delivery.occasion().equals(new Delivery.Occasion.Stage(Known.CLIENT))) {
            throw new ScriptFailure("there is no envelope at this stage");
        }
    }

    List<DuplicateMark> marks() {
        return marks;
    }

    Delivery delivery() {
        return delivery;
    }

    World world() {
        return world;
    }

    Limits limits() {
        return limits;
    }

    Mail mail() {
        return mail;
    }

    Conversions conversions() {
        return conversions;
    }

    Outcome outcome() {
        return outcome;
    }

    Variables variables() {
        return variables;
    }

    /// The message as it is now.
    Content content() {
        byte[] now = mail.octets();
        return new Content(now, changedBefore || mail.isChanged());
    }

    void atLine(int now) {
        line = now;
    }

    boolean isTraced() {
        return !trace.equals(Trace.NONE);
    }

    void trace(int at, String text) {
        trace.line(at, within + text);
    }

    void trace(String text) {
        trace(line, text);
    }

    /// Counts work done.
    void charge(long work) throws ScriptFailure {
        steps += work;
        if (steps > limits.steps()) {
            throw new ScriptFailure("the script takes more than " + limits.steps() + " steps");
        }
    }

    long stepsLeft() {
        return limits.steps() - steps;
    }

    /// How many look-ups there were, with this one.
    int countLookUp() {
        return ++lookUps;
    }

    void countHeaderEdit() throws ScriptFailure {
        if (++headerEdits > limits.headerEdits()) {
            throw new ScriptFailure(
                    "the script changes more than " + limits.headerEdits() + " header fields");
        }
    }

    Flow all(List<Step> block) throws ScriptFailure {
        for (Step step : block) {
            Flow flow = step.run(this);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow call(Script script) throws ScriptFailure {
        running.push(script);
        Flow flow = all(script.steps());
        running.pop();
        return flow;
    }

    /// Runs a script within this one. RFC 6609 §3.1
    Flow include(String name, Script script) throws ScriptFailure {
        if (running.contains(script)) {
            throw new ScriptFailure("a script includes itself");
        }
        if (running.size() > limits.includes()) {
            throw new ScriptFailure("scripts include each other deeper than " + limits.includes());
        }
        charge(1);
        String outer = within;
        within = "in \"" + name + "\": ";
        variables.enter();
        Flow flow = call(script);
        variables.leave();
        within = outer;
        return flow == Flow.STOP ? Flow.STOP : Flow.NEXT;
    }

    /// Whether this is the first time that this script is included.
    boolean firstInclude(String key) {
        return included.add(key);
    }

    String variable(String name) {
        return name.startsWith(VendorWords.NAMESPACE)
                ? VendorWords.variable(this, name)
                : variables.get(name);
    }

    String captured(int index) {
        return variables.captured(index);
    }

    List<String> flags() {
        return flags;
    }

    void flags(List<String> now) {
        flags = List.copyOf(now);
    }

    /// The part a loop is at; null outside of loops. RFC 5703 §3
    @Nullable Part part() {
        return part;
    }

    void part(@Nullable Part now) {
        part = now;
    }

    /// The loop that `break` leaves; empty for the innermost.
    String breakTo() {
        return breakTo;
    }

    void breakTo(String loop) {
        breakTo = loop;
    }

    /// Asks once a run, so that a script gets the same answer each time. RFC 7352 §3
    boolean isDuplicate(DuplicateMark mark) {
        Boolean known = duplicates.get(mark.key());
        if (known != null) {
            return known;
        }
        boolean duplicate = world.isDuplicate(mark);
        duplicates.put(mark.key(), duplicate);
        if (!duplicate || mark.last()) {
            marks.add(mark);
        }
        return duplicate;
    }
}
