package org.veredus.journey.pigeonhole;

/// A script and a message to run it for.
record Pair(String script, byte[] message, String from, String to) {}
