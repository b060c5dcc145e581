package org.veredus.format.features;

/// Whether two host names are likely of one owner: alike from the label on that somebody registers.
/// The list of public suffixes would say it exactly; models must not change when it does.
final class House {
    /// Characters of a label that is hardly anybody's own behind another: co.uk, com.au.
    private static final int SHORT = 3;

    private House() {}

    static boolean isSame(String one, String other) {
        String registered = registered(one);
        return !registered.isEmpty() && registered.equals(registered(other));
    }

    /// What somebody chose: `example` of `www.example.co.uk`.
    static String label(String host) {
        String registered = registered(host);
        int dot = registered.indexOf('.');
        return dot < 0 ? registered : registered.substring(0, dot);
    }

    private static String registered(String host) {
        int last = host.lastIndexOf('.');
        if (last <= 0) return "";
        int second = host.lastIndexOf('.', last - 1);
        boolean isShort = last - second - 1 <= SHORT && host.length() - last - 1 == 2;
        return host.substring(
                (isShort && second > 0 ? host.lastIndexOf('.', second - 1) : second) + 1);
    }
}
