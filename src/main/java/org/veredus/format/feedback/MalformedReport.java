package org.veredus.format.feedback;

/// What is no report. No stack trace: strangers are at fault.
public final class MalformedReport extends Exception {
    private static final long serialVersionUID = 1;

    MalformedReport(String why) {
        super(why, null, false, false);
    }
}
