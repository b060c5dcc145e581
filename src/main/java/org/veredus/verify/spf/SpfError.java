package org.veredus.verify.spf;

/// Ends a check with a temperror or permerror. No stack trace: the DNS of a stranger is at fault.
final class SpfError extends Exception {
    private static final long serialVersionUID = 1;

    private final SpfResult result;

    private SpfError(SpfResult result, String problem) {
        super(problem, null, false, false);
        this.result = result;
    }

    static SpfError permanent(String problem) {
        return new SpfError(SpfResult.PERMERROR, problem);
    }

    static SpfError temporary(String problem) {
        return new SpfError(SpfResult.TEMPERROR, problem);
    }

    SpfResult result() {
        return result;
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
