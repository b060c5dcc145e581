# getmail, but for how it waits for a program that it hands a message to: it begins to listen for the end of that when it
# is running already, and waits in vain if it has ended by then (baseclasses.ForkingBase in 6.18.11).
import os
import runpy
import shutil

from getmailcore.baseclasses import ForkingBase

ForkingBase._prepare_child = lambda self: None
ForkingBase._wait_for_child = lambda self, child: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
runpy.run_path(shutil.which('getmail'), run_name='__main__')
