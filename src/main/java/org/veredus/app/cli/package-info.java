/// The command line: one class for each `veredus` command.
@NullMarked
package org.veredus.app.cli;

import org.jspecify.annotations.NullMarked;
