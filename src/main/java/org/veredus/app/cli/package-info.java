/// The command line: one class for each `veredus` command, [Main] before them all.
///
/// Administration goes through the API of the running server ([AdminClient]), found by what
/// [ServerOptions] says or by the [RunFile] the server left. Tools such as `mime` need no server
/// and
/// load nothing they don't need. A command prints a table for people or, with `--json`, one JSON
/// value; it ends with status 0 (done), 1 (failed: one line on standard error says why and what to
/// do, [Failure]) or 2 (wrong usage).
@NullMarked
package org.veredus.app.cli;

import org.jspecify.annotations.NullMarked;
