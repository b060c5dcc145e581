package org.veredus.verify.dkim;

/// A signature that does not pass. No stack trace: signatures of strangers are at fault.
public final class DkimFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final DkimResult result;

    private DkimFailure(DkimResult result, String reason) {
        super(reason, null, false, false);
        this.result = result;
    }

    public static DkimFailure permanent(String reason) {
        return new DkimFailure(DkimResult.PERMERROR, reason);
    }

    public static DkimFailure temporary(String reason) {
        return new DkimFailure(DkimResult.TEMPERROR, reason);
    }

    public static DkimFailure fail(String reason) {
        return new DkimFailure(DkimResult.FAIL, reason);
    }

    static DkimFailure policy(String reason) {
        return new DkimFailure(DkimResult.POLICY, reason);
    }

    public DkimResult result() {
        return result;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
