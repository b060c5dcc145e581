package org.veredus.transport.relay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.queue.RecipientOutcome;
import org.veredus.transport.queue.RecipientOutcome.Blame;
import org.veredus.transport.queue.Trouble;

/// What has become of each recipient so far during one attempt.
final class Progress {
    private final List<Recipient> recipients;
    private final @Nullable RecipientOutcome[] outcomes;
    private final List<List<RecipientOutcome>> words;

    Progress(List<Recipient> recipients) {
        this.recipients = recipients;
        this.outcomes = new @Nullable RecipientOutcome[recipients.size()];
        this.words = new ArrayList<>();
        for (int i = 0; i < recipients.size(); i++) words.add(new ArrayList<>());
    }

    Recipient recipient(int index) {
        return recipients.get(index);
    }

    List<Integer> open(List<Integer> indexes) {
        return indexes.stream().filter(index -> outcomes[index] == null).toList();
    }

    void end(int index, RecipientOutcome outcome) {
        outcomes[index] = outcome;
    }

    /// @return whether the verdict asks for another transaction with the same host
    boolean take(int index, RelayVerdict verdict) {
        return switch (verdict) {
            case RelayVerdict.Final(var outcome) -> {
                end(index, outcome);
                yield false;
            }
            case RelayVerdict.NextHost(var otherwise) -> {
                words.get(index).add(otherwise);
                yield false;
            }
            case RelayVerdict.Again(var otherwise) -> {
                words.get(index).add(otherwise);
                yield true;
            }
        };
    }

    /// The same for all of them that are still open.
    void takeAll(List<Integer> indexes, RelayVerdict verdict) {
        for (int index : open(indexes)) take(index, verdict);
    }

    List<RecipientOutcome> outcomes() {
        for (int i = 0; i < outcomes.length; i++) {
            if (outcomes[i] == null) outcomes[i] = undecided(words.get(i));
        }
        List<RecipientOutcome> all = new ArrayList<>();
        for (RecipientOutcome outcome : outcomes) {
            if (outcome != null) all.add(outcome);
        }
        return all;
    }

    private static RecipientOutcome undecided(List<RecipientOutcome> said) {
        if (!said.isEmpty()) return RelayVerdict.noHostLeft(said);
        return new RecipientOutcome.Deferred(
                Trouble.ours("4.4.0", "no host was asked"), Blame.MESSAGE);
    }
}
