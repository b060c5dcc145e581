package org.veredus.format.html;

/// A link.
///
/// @param target as written, white space taken off
/// @param text what is shown for it
public record HtmlLink(String target, String text) {}
