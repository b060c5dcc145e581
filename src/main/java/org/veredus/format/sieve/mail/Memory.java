package org.veredus.format.sieve.mail;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was made of a message for one test, for others that ask the same, until the message
/// changes. It takes so many answers and no more: only a script that makes its questions up has
/// more.
public final class Memory<A> {
    private final Map<Object, A> answers = new HashMap<>();
    private final int most;

    Memory(int most) {
        this.most = most;
    }

    /// Null if nobody has asked.
    public @Nullable A answer(Object question) {
        return answers.get(question);
    }

    public void keep(Object question, A answer) {
        if (answers.size() < most) answers.put(question, answer);
    }

    void forget() {
        answers.clear();
    }
}
