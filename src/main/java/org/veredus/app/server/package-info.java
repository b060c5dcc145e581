/// The running program: everything is built here with `new`, started in order, and stopped in
/// reverse. Read [Server] for what there is and how it hangs together, [Doors] for what leads in.
///
/// Not here: reading configuration files (`app.config`), the command line (`app.cli`).
@NullMarked
package org.veredus.app.server;

import org.jspecify.annotations.NullMarked;
