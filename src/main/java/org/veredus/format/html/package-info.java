/// HTML as a reader of mail sees it, and as its sender hopes that nobody looks: what is shown, what
/// is hidden, where links say they lead and where they do.
///
/// [HtmlReader] goes through a document once, without building a tree, in time and memory linear in
/// its length; whatever is no HTML is text. It decides as browsers do what a tag or a comment is,
/// but does not repair nesting, and of style sheets it knows only the `style` attribute: hiding by
/// a rule in a `<style>` element is not seen. Not here: cleaning HTML for display.
@NullMarked
package org.veredus.format.html;

import org.jspecify.annotations.NullMarked;
