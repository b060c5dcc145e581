package org.veredus.account.script;

/// A script as it is kept.
///
/// @param number stays as long as the script, whatever it is called
public record StoredScript(long number, ScriptName name, String text, Use use) {
    /// Whether it runs.
    public enum Use {
        ACTIVE,
        IDLE
    }

    public boolean isActive() {
        return use == Use.ACTIVE;
    }
}
