package org.veredus.format.sieve;

/// A compiled test.
@FunctionalInterface
interface Condition {
    boolean holds(Run run) throws ScriptFailure;

    /// A test whose answer is known before it is run.
    enum Known implements Condition {
        TRUE,
        FALSE;

        static Known of(boolean answer) {
            return answer ? TRUE : FALSE;
        }

        @Override
        public boolean holds(Run run) {
            return this == TRUE;
        }
    }
}
