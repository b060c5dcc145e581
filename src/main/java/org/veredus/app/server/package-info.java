/// The running program: everything is built here with `new`, started in order, and stopped in
/// reverse. Read
/// [Office] for what there is and how it hangs together, [Server] for the doors that lead in.
///
/// Not here: reading configuration files (`app.config`), the command line (`app.cli`).
@NullMarked
package org.veredus.app.server;

import org.jspecify.annotations.NullMarked;
